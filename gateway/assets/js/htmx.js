// htmx, tightened for a strict Content-Security-Policy. Pages that use hx-… attributes load this module.
import htmx from "htmx.org/dist/htmx.esm.js";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  timeout: 30_000, // ms; a request that hangs is a failed one
  // A form that comes back with messages at its fields (422) or about its files (413) replaces the old one.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "4(13|22)", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

// A fragment asked for after the session has ended is answered by the sign-in page: that page never goes inside
// another one. What stood there stays, and its plain link leads to signing in.
document.addEventListener("htmx:beforeSwap", (event) => {
  const answeredBy = new URL(event.detail.xhr.responseURL || location.href, location.href);
  const askedFor = new URL(event.detail.pathInfo.requestPath, location.href);
  const signIn = "/tai-khoan/";
  if (answeredBy.pathname.startsWith(signIn) && !askedFor.pathname.startsWith(signIn)) event.detail.shouldSwap = false;
});

window.htmx = htmx;
document.documentElement.dataset.htmx = ""; // for styles: what it does by itself needs no button
