// <button data-copy="https://…">Sao chép liên kết</button>   copies and says so
// <button data-share data-share-title="…" hidden>Chia sẻ</button>  the phone's own share sheet, where there is one;
//                                                    data-share-url: another address than the page's own
// <button data-print hidden>In</button>
function say(button, text) {
  const before = button.dataset.label ?? button.textContent.trim();
  button.dataset.label = before;
  const status = document.querySelector("[data-status]");
  if (status) status.textContent = text;
  const label = button.querySelector("[data-words]") ?? button;
  label.textContent = text;
  setTimeout(() => {
    label.textContent = before;
  }, 3000);
}

const english = document.documentElement.lang === "en";

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy || location.href);
    say(button, english ? "Copied" : "Đã sao chép");
  } catch {
    window.prompt(english ? "Copy this link:" : "Sao chép liên kết này:", button.dataset.copy || location.href);
  }
}

async function share(button) {
  const canonical = document.querySelector("link[rel=canonical]")?.href ?? location.href;
  try {
    await navigator.share({ title: button.dataset.shareTitle ?? document.title, url: button.dataset.shareUrl ?? canonical });
  } catch {
    // Closing the sheet is no error.
  }
}

export function startSharing() {
  for (const button of document.querySelectorAll("[data-share]")) button.hidden = !navigator.share;
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-share], [data-print]");
    if (!button) return;
    if ("copy" in button.dataset) copy(button);
    else if ("share" in button.dataset) share(button);
    else window.print();
  });
}
