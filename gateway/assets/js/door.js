// The door of a ceremony: scans codes with the camera, and sends again what the network lost.
//
// <form data-door>             sent in the background to its own address; the answer replaces [data-door-result]
// [data-door-camera]           shown where there is a camera to look through; then [data-door-photo] is not needed
// [data-door-waiting]          shown while guests wait to be sent
// Every guest is sent with a key of its own, so that a repeat is no second arrival.
const AGAIN = 2_000; // ms
const SAME_CODE = 4_000; // ms; a code held before the camera is one guest
const LOOK = 250; // ms
const ANSWERS = [200, 404, 409, 422]; // of the door; anything else is not its own
const KEPT = `contest.door:${location.pathname}`;

const place = () => document.querySelector("[data-door-result]");
const said = document.querySelector("[data-door-waiting]");

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "[]");
  } catch {
    return [];
  }
}

let waiting = kept();
let sending = false;

function keep() {
  try {
    localStorage.setItem(KEPT, JSON.stringify(waiting));
  } catch {
    // Without storage they wait as long as the page is open.
  }
}

/** Said as soon as the network is gone, not only when a guest stands there. */
function tell() {
  said.hidden = navigator.onLine && waiting.length === 0;
  said.querySelector("[data-door-count]").textContent = String(waiting.length);
}

/** Not randomUUID: browsers have that on secure pages only. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function enter(fields, path = location.pathname) {
  waiting.push({ fields, path, key: newKey() });
  keep();
  send();
}

async function send() {
  if (sending || !waiting.length) return;
  sending = true;
  try {
    while (waiting.length) {
      show(await post(waiting[0]));
      waiting.shift();
      keep();
    }
    tell();
  } catch {
    tell();
    setTimeout(send, AGAIN);
  } finally {
    sending = false;
  }
}

/** Throws while there is no network, or no answer of the door itself: the guest goes on waiting here. */
async function post({ code, fields = { ma: code }, path = location.pathname, key }) {
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ ...fields, key }) });
  const elsewhere = ![path, location.pathname].includes(new URL(answer.url).pathname);
  if (elsewhere || answer.status === 401) location.assign(location.pathname); // signed out: sign in, then go on
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (elsewhere || !ANSWERS.includes(answer.status) || !fresh.querySelector(".door-said")) throw new Error(String(answer.status));
  return fresh;
}

function show(fresh) {
  for (const id of ["ket-qua", "vua-vao", "so-khach"]) {
    const part = fresh.getElementById(id);
    if (part) document.getElementById(id).innerHTML = part.innerHTML;
  }
  document.querySelector("#ket-qua .door-said")?.focus();
  place()?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-door]")) return;
  event.preventDefault();
  const typed = [...event.target.querySelectorAll("input:not([type=hidden])")];
  if (typed.length && !typed[0].value.trim()) return;
  enter(Object.fromEntries(new FormData(event.target)), new URL(event.target.action).pathname);
  for (const field of typed) field.value = "";
  if (!typed.length) event.target.querySelector("button").disabled = true;
});

/** The browser's own reader of codes, else ours: iPhones and desks have none. */
async function newDetector() {
  const own = globalThis.BarcodeDetector;
  const kinds = (await own?.getSupportedFormats().catch(() => [])) ?? [];
  const Detector = kinds.includes("qr_code") ? own : (await import("qr/decode.js")).BarcodeDetector;
  return new Detector({ formats: ["qr_code"] });
}

function startCamera() {
  if (!navigator.mediaDevices?.getUserMedia) return;
  const camera = document.querySelector("[data-door-camera]");
  const video = camera.querySelector("video");
  const photo = document.querySelector("[data-door-photo]");
  camera.hidden = false;
  photo.hidden = true;
  const reader = newDetector(); // at once: when the network is gone it must be here
  reader.catch(() => {});
  const start = camera.querySelector("[data-door-start]");
  start.addEventListener("click", async () => {
    try {
      const detector = await reader;
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
      await video.play();
      start.hidden = true;
      look(video, detector);
    } catch {
      photo.hidden = false; // not allowed, or no camera: a photo or the code will do
    }
  });
}

function look(video, detector) {
  let last = "";
  let seenAt = 0;
  let looking = false; // a slow phone looks at one frame at a time
  setInterval(async () => {
    if (looking || document.hidden || video.readyState < 2) return;
    looking = true;
    const [found] = await detector.detect(video).catch(() => []);
    looking = false;
    if (!found) return;
    const fresh = found.rawValue !== last || Date.now() - seenAt >= SAME_CODE;
    last = found.rawValue;
    seenAt = Date.now();
    if (fresh) enter({ ma: last });
  }, LOOK);
}

tell();
send();
window.addEventListener("offline", tell);
window.addEventListener("online", tell);
window.addEventListener("online", send);
startCamera();
