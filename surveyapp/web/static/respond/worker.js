// The worker that lets this tablet go on without a network; only HTTPS pages may have one.

/** Have the browser keep what it needs. That this resolves doesn't say that it could. */
export async function haveWorker() {
  const policy = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: (url) => url });
  const address = policy?.createScriptURL("/sw.js") ?? "/sw.js";
  await navigator.serviceWorker?.register(address).catch(() => {});
}
