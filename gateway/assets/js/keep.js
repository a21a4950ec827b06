// What is being written stays on this device until the service has it.
//
// <form data-keep action="…" hx-post="…">   a form that saves itself while one types (htmx)
//   <p id="saved" data-saved>               its answer; data-saved: everything was saved
// <form data-keep data-unsaved …>           it came back with what is not saved: kept at once, unless more was typed since
// Kept under the form's address in localStorage, as typed; gone after saving and after signing out.
import { signInLink } from "./session.js";

const PREFIX = "contest.kept:";
const SENT = "contest.sent";
const RETRY_AFTER = 15_000; // ms; besides the moment when the network comes back
const FORGET_AFTER = 30 * 24 * 3600 * 1000; // ms
const ENDS = ["/tai-khoan/dang-xuat", "/tai-khoan/xoa"];
const WORDS = {
  offline: "Mất kết nối. Nội dung đã được giữ trên máy bạn và sẽ gửi khi có mạng.",
  busy: "Hệ thống chưa lưu được. Nội dung đã được giữ trên máy bạn và sẽ tự gửi lại.",
  signedOut: "Phiên đăng nhập đã hết. Nội dung đã được giữ trên máy bạn.",
  unsent: "Chưa gửi được. Nội dung đã được giữ trên máy bạn; hãy gửi lại khi có mạng.",
  refused: "Chưa lưu được. Nội dung đã được giữ trên máy bạn; hãy tải lại trang để gửi lại.",
};

/** Storage may be full or forbidden (private windows): writing goes on without it. */
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

const keyOf = (form) => PREFIX + (form.getAttribute("action") ?? location.pathname);
/** Fields beginning with "_" say which form it is, not what was written. */
const typedIn = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !name.startsWith("_"));
const tidy = (fields) => JSON.stringify(fields.map(([name, value]) => [name, value.normalize("NFC").trim().replace(/\r\n/g, "\n")]));

function keep(form) {
  attempt(() => localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields: typedIn(form) })));
}

function forget(key) {
  attempt(() => localStorage.removeItem(key));
}

function kept(key) {
  return attempt(() => JSON.parse(localStorage.getItem(key)));
}

function forgetAll(olderThan) {
  const keys = attempt(() => Object.keys(localStorage)) ?? [];
  for (const key of keys) {
    if (key.startsWith(PREFIX) && Date.now() - (kept(key)?.at ?? 0) >= olderThan) forget(key);
  }
}

function say(form, words) {
  const mark = form.querySelector("#saved");
  if (!mark) return;
  const icon = document.createElement("i");
  icon.className = "bi bi-exclamation-circle";
  icon.setAttribute("aria-hidden", "true");
  mark.replaceChildren(icon, words);
  if (words === WORDS.signedOut) mark.append(" ", signInLink());
}

/** The version comes back with the words written on it: whoever changed them meanwhile is noticed. */
function mayFill({ type, name }) {
  return type !== "file" && (type !== "hidden" || name === "version");
}

function fill(form, fields) {
  for (const control of form.elements) {
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length && mayFill(control)) [control.value] = values;
  }
}

/** Has the form been sent to a page that took it? Then nothing needs to be kept any longer. */
function settleSent() {
  const key = attempt(() => sessionStorage.getItem(SENT));
  attempt(() => sessionStorage.removeItem(SENT));
  if (key && arrivedWell()) forget(key);
}

function arrivedWell() {
  const status = performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0;
  return status >= 200 && status < 400;
}

/** Loaded again or gone back to: what is kept here may be newer than the page. */
const isLookedAtAgain = () => performance.getEntriesByType("navigation")[0]?.type !== "navigate";

function offerBack(form) {
  const unsaved = "unsaved" in form.dataset;
  const found = kept(keyOf(form));
  if (unsaved && !(found && isLookedAtAgain())) {
    keep(form);
    return;
  }
  if (!found) return;
  if (tidy(found.fields) === tidy(typedIn(form))) {
    if (!unsaved && arrivedWell()) forget(keyOf(form));
    return;
  }
  const question = document.getElementById("kept-question").content.firstElementChild.cloneNode(true);
  const when = new Date(found.at).toLocaleString("vi-VN", { timeStyle: "short", dateStyle: "short" });
  question.querySelector("[data-when]").textContent = when;
  question.querySelector("[data-restore]").addEventListener("click", () => {
    fill(form, found.fields);
    question.remove();
    send(form);
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  question.querySelector("[data-drop]").addEventListener("click", () => {
    forget(keyOf(form));
    question.remove();
  });
  form.before(question);
}

/** Saves as if something had just been typed. */
function send(form) {
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function watch(form) {
  let timer;
  let sent = "";
  let leaving = false;
  const typed = () => keep(form);
  const failed = (words, again) => {
    keep(form);
    // What does not save itself is not promised to.
    say(form, words === WORDS.signedOut || form.hasAttribute("hx-post") ? words : WORDS.unsent);
    clearTimeout(timer);
    if (again) timer = setTimeout(send, RETRY_AFTER, form);
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("htmx:beforeRequest", (event) => {
    // The form itself is on its way: what it does (handing in) must not be followed by a late save.
    if (leaving) {
      event.preventDefault();
      return;
    }
    clearTimeout(timer);
    sent = tidy(typedIn(form));
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    const saved = detail.successful && detail.xhr.responseText.includes("data-saved");
    if (saved && sent === tidy(typedIn(form))) forget(keyOf(form));
  });
  form.addEventListener("htmx:sendError", () => failed(WORDS.offline, true));
  form.addEventListener("htmx:timeout", () => failed(WORDS.offline, true));
  form.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    if (xhr.status === 401) failed(WORDS.signedOut, false);
    else if (xhr.status >= 500 || xhr.status === 429) failed(WORDS.busy, true);
    else failed(WORDS.refused, false);
  });
  window.addEventListener("online", () => kept(keyOf(form)) && send(form));
  form.addEventListener("submit", (event) => {
    keep(form);
    if (navigator.onLine) {
      attempt(() => sessionStorage.setItem(SENT, keyOf(form)));
      leaving = true;
      clearTimeout(timer);
      window.htmx?.trigger(form, "htmx:abort"); // a save under way may be overtaken by the form
    } else {
      event.preventDefault();
      failed(WORDS.offline, true);
    }
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
}

export function startKeeping() {
  forgetAll(FORGET_AFTER);
  settleSent();
  for (const form of document.querySelectorAll("form[data-keep]")) {
    offerBack(form);
    watch(form);
  }
  document.addEventListener("submit", ({ target }) => {
    const action = target.getAttribute("action") ?? "";
    if (ENDS.some((path) => action.startsWith(path))) forgetAll(0);
  });
}
