// The page on a tablet for whoever looks after it; sent as one file, tablet.js.

import { drain, queue } from "../respond/sending.js";
import { beginJoining, look, tellService } from "./joining.js";
import { beginStuck, showStuck } from "./stuck.js";

queue.tell = () => look().then(showStuck).then(tellService).catch(() => {});
beginStuck();
beginJoining();
drain();
