/*
The tablet's store.

  draft  the one sitting under way, wiped when it is handed in or left alone for half an hour; and, by
         code, what others left half-way, until the server has it or their answers are handed in
  out    what is finished, by sitting and moment, until the server has proved that it holds the same;
         older pages kept it by sitting alone
  lease  who is sending, where the browser has no locks
  help   what somebody asked for beside the answers, until the server has proved the same
  starts one-time codes of a tablet that has joined a wave, by code
  joined what the service calls this tablet in each wave that it has joined, by its token

Whatever fails here rejects, and the caller goes on without a store.
*/
import { TIME_TO_OPEN } from "./times.js";

const STORES = ["draft", "out", "lease", "help", "starts", "joined"];
// One more with each new store, in sw.js, too; what was there before stays.
const VERSION = 4;
export const NOW = "now";

/** Whether the browser has closed the store, for want of memory, or of space and thrown it away. */
export let isLost = false;
let opening = null;

function open(version) {
  return new Promise((resolve, reject) => {
    setTimeout(reject, TIME_TO_OPEN, new Error("the store doesn't open"));
    const asked = indexedDB.open("surveyapp", version);
    asked.onupgradeneeded = () => {
      const { result } = asked;
      const missing = STORES.filter((name) => !result.objectStoreNames.contains(name));
      for (const name of missing) result.createObjectStore(name);
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const forget = () => (opening = null);
      asked.result.onclose = () => (isLost = !forget());
      asked.result.onversionchange = () => forget() ?? asked.result.close();
      resolve(asked.result);
    };
  });
}

function opened() {
  opening ??= open(VERSION).catch((error) => {
    if (error.name !== "VersionError") throw error;
    return open(); // a newer page was here, whose stores are these and more
  });
  opening.catch(() => (opening = null));
  return opening;
}

/**
 * Work on some stores in one transaction; once this resolves it is on the disk, whole. Where the
 * browser has closed the store without a word, it is opened again.
 */
export async function stored(names, work) {
  const database = await opened();
  return transacted(database, names, work).catch(async (error) => {
    if (error?.name !== "InvalidStateError") throw error;
    isLost = true;
    opening = null;
    return transacted(await opened(), names, work);
  });
}

function transacted(database, names, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, "readwrite", { durability: "strict" });
    let asked;
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error);
    try {
      asked = work(...names.map((name) => transaction.objectStore(name)));
    } catch (error) {
      reject(error);
      transaction.abort(); // or the half that did work would stay
    }
  });
}

/** Read every record of a store with the key under which it is, whatever page put it there. */
function keyed(store) {
  const [keys, records] = [store.getAllKeys(), store.getAll()];
  return {
    get result() {
      return records.result.map((record, place) => ({ ...record, key: keys.result[place] }));
    },
  };
}

/** List what waits to be sent, the requests for help first; a sitting under way has no body yet. */
export async function waiting() {
  const all = ["help", "out", "draft"].map((name) => stored([name], keyed));
  return (await Promise.all(all)).flat().filter(({ body }) => body);
}

export const wipe = () => stored(["draft"], (drafts) => drafts.delete(NOW)).catch(() => {});

/** Wipe the sitting under way if it still is the one with this code. */
export function wipeOf(code) {
  return stored(["draft"], (drafts) => {
    const asked = drafts.get(NOW);
    asked.onsuccess = () => asked.result?.code === code && drafts.delete(NOW);
    return asked;
  }).catch(() => {});
}
