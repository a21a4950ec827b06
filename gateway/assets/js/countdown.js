// <time class="countdown" data-until="2026-11-20T17:00:00Z" data-text="Còn {} để bình chọn">…</time>
// The server writes the words; this keeps them true while the page stays open and reloads once at the end.
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RELOAD_AFTER = 3; // seconds: a cached page of before the limit must have gone

/** "3 ngày 4 giờ", "4 giờ 12 phút", "12 phút", "dưới 1 phút": the same words as the server's. */
export function words(seconds) {
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (days) return hours ? `${days} ngày ${hours} giờ` : `${days} ngày`;
  if (hours) return minutes ? `${hours} giờ ${minutes} phút` : `${hours} giờ`;
  return minutes ? `${minutes} phút` : "dưới 1 phút";
}

function update(element, now) {
  const left = Math.floor((new Date(element.dataset.until) - now) / 1000);
  if (left > 0) {
    const text = (element.dataset.text ?? "{}").replace("{}", words(left));
    const target = element.querySelector("[data-words]") ?? element;
    if (target.textContent !== text) target.textContent = text;
  } else if (left > -60 && !element.dataset.over) {
    element.dataset.over = "1";
    setTimeout(() => location.reload(), RELOAD_AFTER * 1000);
  }
}

export function startCountdowns() {
  const elements = [...document.querySelectorAll("[data-until]")];
  if (!elements.length) return;
  // The page's own clock may be wrong; it is only used for the words, never for a decision.
  const tick = () => elements.forEach((element) => update(element, new Date()));
  tick();
  setInterval(tick, 15_000);
}
