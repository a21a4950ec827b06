// The door of a ceremony: scans codes where the browser can, and sends again what the network lost.
//
// <form data-door>             sent in the background; its answer replaces [data-door-result]
// [data-door-camera]           shown where the browser reads codes itself; then [data-door-photo] is not needed
// [data-door-waiting]          shown while guests wait to be sent
// Every guest is sent with a key of its own, so that a repeat is no second arrival.
const AGAIN = 2_000; // ms
const SAME_CODE = 4_000; // ms; a code held before the camera is one guest
const LOOK = 250; // ms
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

function tell() {
  said.hidden = waiting.length === 0;
  said.querySelector("[data-door-count]").textContent = String(waiting.length);
}

/** Not randomUUID: browsers have that on secure pages only. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function enter(code) {
  waiting.push({ code, key: newKey() });
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

/** Throws while there is no network, or no answer from the service itself. */
async function post({ code, key }) {
  const answer = await fetch(location.pathname, { method: "POST", body: new URLSearchParams({ ma: code, key }) });
  if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
  if (answer.redirected || answer.status === 401) location.assign(location.pathname); // signed out: sign in, then go on
  return answer.text();
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
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
  const field = event.target.elements.ma;
  if (!field.value.trim()) return;
  enter(field.value.trim());
  if (field.type !== "hidden") field.value = "";
  else event.target.querySelector("button").disabled = true;
});

async function startCamera() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const kinds = await BarcodeDetector.getSupportedFormats();
  if (!kinds.includes("qr_code")) return;
  const camera = document.querySelector("[data-door-camera]");
  const video = camera.querySelector("video");
  const photo = document.querySelector("[data-door-photo]");
  camera.hidden = false;
  photo.hidden = true;
  camera.querySelector("[data-door-start]").addEventListener("click", async (event) => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      await video.play();
      event.target.hidden = true;
      look(video, new BarcodeDetector({ formats: ["qr_code"] }));
    } catch {
      photo.hidden = false; // not allowed, or no camera: a photo or the code will do
    }
  });
}

function look(video, detector) {
  let last = "";
  let seenAt = 0;
  setInterval(async () => {
    if (document.hidden || video.readyState < 2) return;
    const [found] = await detector.detect(video).catch(() => []);
    if (!found || (found.rawValue === last && Date.now() - seenAt < SAME_CODE)) {
      if (found) seenAt = Date.now();
      return;
    }
    last = found.rawValue;
    seenAt = Date.now();
    enter(last);
  }, LOOK);
}

send();
window.addEventListener("online", send);
startCamera();
