// <form data-upload hx-post="…">       sends files as soon as they are chosen (htmx); its button sends them again
//   <progress hidden></progress>      shows how far it is
//   <p role="alert" data-upload-note> says why it did not go through
import { signInLink } from "./session.js";

const WORDS = {
  lost: "Mất kết nối, tệp chưa được nhận. Khi có mạng, bấm “Tải lên” để gửi lại.",
  signedOut: "Phiên đăng nhập đã hết, tệp chưa được nhận. Đăng nhập xong, bạn trở lại trang này để chọn lại tệp.",
  refused: "Hệ thống chưa nhận được tệp. Bấm “Tải lên” để gửi lại.",
};

function show(form, part) {
  const bar = form.querySelector("progress");
  bar.hidden = part === null;
  // All bytes are there: what follows is the service's work, of unknown length.
  if (part === null || part === 1) bar.removeAttribute("value");
  else bar.value = part;
}

function failed(form, ...words) {
  show(form, null);
  form.querySelector("[data-upload-note]").replaceChildren(...words);
}

export function startUploads() {
  const on = (name, action) =>
    document.addEventListener(name, (event) => {
      if (event.target.matches?.("form[data-upload]")) action(event.target, event.detail);
    });
  on("htmx:beforeRequest", (form) => failed(form));
  on("htmx:xhr:progress", (form, { lengthComputable, loaded, total }) => lengthComputable && show(form, loaded / total));
  on("htmx:sendError", (form) => failed(form, WORDS.lost));
  on("htmx:responseError", (form, { xhr }) => failed(form, ...(xhr.status === 401 ? [WORDS.signedOut, " ", signInLink()] : [WORDS.refused])));
}
