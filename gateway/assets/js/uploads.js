// <form data-upload="/address">         files go in pieces (tus) as soon as they are chosen, one after the other, and go
//                                       on where they were after a broken line; without scripts the form sends them whole
//   <div data-upload-rows>, <template data-upload-row>   a row for each: picture, progress, pause, go on, drop
//   <p data-upload-note>, <p data-upload-said>           what is wrong with all of them; what was received
//   data-commit="/address"              registers the hash of large files there first
//   data-promised                       files were registered before: their hash goes along
// <form data-commit> [data-commit-choice]   fills in name and hash of a chosen file
// When all are through: "contest:uploaded" on the document (htmx fetches the list again), else the page itself.
import { Upload } from "tus-js-client";

import { renew, signInLink } from "./session.js";

const PIECE = 2 * 1024 * 1024; // bytes; what a broken line costs at the most
const COMMITTED_FROM = 8 * 1024 * 1024;
const KEPT = "contest.kept:upload:"; // forgotten at signing out like everything under contest.kept
const PAUSES = [1, 2, 5, 10, 20, 30]; // seconds before trying again; the last one stays
const GOODBYE = 3; // seconds for saying that a refused file need not be kept; others wait meanwhile
const WORDS = {
  waiting: "Đang chờ tới lượt",
  preparing: "Đang tính mã của tệp",
  checking: "Đã gửi đủ, đang kiểm tra tệp",
  paused: "Đã tạm dừng",
  lost: "Mất kết nối. Tệp sẽ tự tải tiếp khi có mạng.",
  busy: "Hệ thống đang bận, sẽ tự thử lại.",
  done: "Đã nhận",
  refused: "Chưa nhận được tệp này.",
  signedOut: "Phiên đăng nhập đã hết, tệp chưa được nhận. Đăng nhập xong, chọn lại tệp để tải tiếp.",
};

const seconds = (number) => new Promise((over) => setTimeout(over, number * 1000));
const percent = (part) => `${Math.floor(part * 100)} %`;
const megabytes = (bytes) => `${Math.max(bytes / 1048576, 0.1).toFixed(1).replace(".", ",")} MB`;

/** Where unfinished uploads are remembered; private windows may refuse, then a reload begins anew. */
const storage = {
  async findAllUploads() {
    return [];
  },
  async findUploadsByFingerprint(fingerprint) {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT + fingerprint));
      return kept ? [{ ...kept.upload, urlStorageKey: KEPT + fingerprint }] : [];
    } catch {
      return [];
    }
  },
  async removeUpload(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing was kept then
    }
  },
  async addUpload(fingerprint, upload) {
    try {
      localStorage.setItem(KEPT + fingerprint, JSON.stringify({ at: Date.now(), upload }));
    } catch {
      return undefined;
    }
    return KEPT + fingerprint;
  },
};

async function hashOf(file, told) {
  const { sha256 } = await import("@noble/hashes/sha2.js");
  const hash = sha256.create();
  for (let place = 0; place < file.size; place += PIECE) {
    hash.update(new Uint8Array(await file.slice(place, place + PIECE).arrayBuffer()));
    told(Math.min(place + PIECE, file.size) / file.size);
  }
  return [...hash.digest()].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A small copy as a data address: the page's policy lets no other pictures in. */
async function showPicture(image, file) {
  if (!file.type.startsWith("image/")) return;
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: 160, resizeHeight: 120, resizeQuality: "medium" });
    const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 120 });
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    image.src = canvas.toDataURL("image/jpeg", 0.7);
    image.hidden = false;
  } catch {
    // An image the browser cannot show is judged by the service.
  }
}

/**
 * One file on its way. `moved` is called when another one may have its turn: received, refused, dropped, paused;
 * `signedOut` before, if that is why.
 */
class Row {
  constructor(form, file, moved, signedOut) {
    this.form = form;
    this.file = file;
    this.moved = moved;
    this.signedOut = signedOut;
    this.tries = 0;
    this.turn = false;
    this.paused = false;
    this.outcome = "";
    const row = form.querySelector("template[data-upload-row]").content.cloneNode(true).firstElementChild;
    row.querySelector("[data-name]").textContent = file.name;
    for (const label of row.querySelectorAll("[data-for]")) label.textContent = ` ${file.name}`;
    row.addEventListener("click", (event) => this.press(event.target.closest("[data-act]")?.dataset.act));
    form.querySelector("[data-upload-rows]").append(row);
    this.row = row;
    this.say(WORDS.waiting);
    showPicture(row.querySelector("[data-picture]"), file);
  }

  say(words, part) {
    this.row.querySelector("[data-state]").textContent = words;
    if (part !== undefined) this.row.querySelector("progress").value = part;
  }

  /** It is this file's turn. */
  go() {
    this.turn = true;
    if (this.started) this.upload?.start(); // without one it is still being read
    else this.start();
  }

  async start() {
    this.started = true;
    const metadata = { filename: this.file.name, filetype: this.file.type };
    try {
      if (this.wantsHash()) metadata.sha256 = await hashOf(this.file, (part) => this.say(`${WORDS.preparing} (${percent(part)})`));
      if (metadata.sha256 && this.form.dataset.commit) await register(this.form.dataset.commit, this.file.name, metadata.sha256);
    } catch {
      delete metadata.sha256; // an ordinary upload then
    }
    this.upload = new Upload(this.file, {
      endpoint: this.form.dataset.upload,
      chunkSize: PIECE,
      metadata,
      retryDelays: null, // we wait for the network ourselves, and renew the session first
      urlStorage: storage,
      removeFingerprintOnSuccess: true,
      onProgress: (sent, all) => this.progress(sent, all),
      onAfterResponse: (_, answer) => {
        if (answer.getHeader("Contest-Refused")) this.wasRefused = true;
      },
      onSuccess: () => this.end(this.wasRefused ? "refused" : "done", this.wasRefused ? WORDS.refused : WORDS.done),
      onError: (error) => this.failed(error),
    });
    const [before] = await this.upload.findPreviousUploads();
    if (before) this.upload.resumeFromPreviousUpload(before);
    if (this.turn) this.upload.start();
  }

  wantsHash() {
    return "promised" in this.form.dataset || ("commit" in this.form.dataset && this.file.size >= COMMITTED_FROM);
  }

  progress(sent, all) {
    if (!this.turn) return;
    this.tries = 0;
    if (sent === all) this.say(WORDS.checking, 1);
    else this.say(`${percent(sent / all)} (${megabytes(sent)} trên ${megabytes(all)})`, sent / all);
  }

  async failed(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    if (status === 401) {
      if (await renew().catch(() => null) === false) return this.signedOut();
      return this.again(0);
    }
    const moved = status === 409 || status === 423;
    if (status && status < 500 && !moved) {
      // It is said here: the page need not say it again.
      if (this.upload.url) await Promise.race([Upload.terminate(this.upload.url).catch(() => null), seconds(GOODBYE)]);
      return this.end("refused", error.originalResponse.getBody() || WORDS.refused);
    }
    this.say(status ? WORDS.busy : WORDS.lost);
    return this.again(moved ? 1 : PAUSES[Math.min(this.tries++, PAUSES.length - 1)]);
  }

  again(pause) {
    this.calm();
    const go = () => {
      this.calm();
      if (this.turn) this.upload.start();
    };
    const timer = setTimeout(() => navigator.onLine && go(), pause * 1000);
    window.addEventListener("online", go);
    this.calm = () => {
      clearTimeout(timer);
      window.removeEventListener("online", go);
    };
  }

  /** Does not try again by itself any more. */
  calm() {}

  press(act) {
    if (act === "drop") this.drop();
    if (act !== "pause" && act !== "resume") return;
    this.paused = act === "pause";
    this.row.querySelector("[data-act=pause]").hidden = this.paused;
    this.row.querySelector("[data-act=resume]").hidden = !this.paused;
    this.row.querySelector(`[data-act=${this.paused ? "resume" : "pause"}]`).focus();
    if (this.paused) this.stop();
    this.say(this.paused ? WORDS.paused : WORDS.waiting);
    this.moved();
  }

  stop() {
    this.turn = false;
    this.calm();
    this.upload?.abort();
  }

  drop() {
    if (!this.outcome) {
      this.upload?.abort(true).catch(() => null); // what is left over expires by itself
      this.end("dropped", "");
    }
    this.row.remove();
  }

  end(outcome, words) {
    this.outcome = outcome;
    this.turn = false;
    this.calm();
    if (outcome === "refused") this.row.querySelector("[data-state]").setAttribute("role", "alert");
    this.say(words);
    this.row.classList.toggle("has-error", outcome === "refused" || outcome === "stopped");
    for (const part of this.row.querySelectorAll("progress, [data-act=pause], [data-act=resume]")) part.hidden = true;
    this.moved();
  }
}

async function register(address, name, hash) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ name, hash }), redirect: "manual" });
  if (answer.status >= 400) throw new Error("not registered");
}

/** The queue of one form. */
function queue(form) {
  let rows = [];
  const note = form.querySelector("[data-upload-note]");
  const open = () => rows.filter((row) => !row.outcome);
  const next = () => {
    if (open().some((row) => row.turn)) return;
    const first = open().find((row) => !row.paused);
    if (first) first.go();
    else finished();
  };
  const finished = () => {
    const done = rows.filter((row) => row.outcome === "done");
    const told = rows.filter((row) => row.wasRefused); // by the list itself
    rows = open(); // paused ones
    if (done.length + told.length === 0) return;
    if (done.length) form.querySelector("[data-upload-said]").textContent = done.length === 1 ? "Đã nhận tệp." : `Đã nhận ${done.length} tệp.`;
    for (const row of [...done, ...told]) row.row.remove();
    if (window.htmx) document.dispatchEvent(new CustomEvent("contest:uploaded"));
    else location.reload();
  };
  // Said once for all of them: none can be received before somebody signs in.
  const signedOut = () => {
    const stopped = open();
    rows = [];
    for (const row of stopped) row.end("stopped", WORDS.refused);
    note.replaceChildren(WORDS.signedOut, " ", signInLink());
  };
  window.addEventListener("beforeunload", (event) => open().length && event.preventDefault());
  return (files) => {
    for (const said of [note, form.querySelector("[data-upload-said]")]) said.textContent = "";
    rows.push(...[...files].map((file) => new Row(form, file, next, signedOut)));
    next();
  };
}

function startForm(form) {
  const send = queue(form);
  const input = form.querySelector("input[type=file]");
  const take = () => {
    if (input.files.length) send(input.files);
    input.value = ""; // the same file may be chosen again
  };
  form.dataset.ready = "";
  input.addEventListener("change", take);
  form.addEventListener("submit", (event) => event.preventDefault());
  if (input.files.length) take(); // chosen before this script was there
}

function startCommitting(form) {
  const choice = form.querySelector("[data-commit-choice]");
  const [input, bar] = [choice.querySelector("input"), choice.querySelector("progress")];
  choice.hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    bar.hidden = false;
    form.elements.hash.value = await hashOf(file, (part) => {
      bar.value = part;
    });
    form.elements.name.value = file.name;
    bar.hidden = true;
  });
}

for (const form of document.querySelectorAll("form[data-upload]")) startForm(form);
for (const form of document.querySelectorAll("form[data-commit]:not([data-upload])")) startCommitting(form);
