// Single keys for people who decide many things in a row. They work only while the focus is inside
// the area that announces them (WCAG 2.1.4), never while something is being typed.
//
// <div data-keys tabindex="-1">            the area; it has the focus on arrival, without scrolling to it
//   <button data-key="v">                   pressed by its key
//   <details data-key="b">                  opened by its key, the focus goes to its first control
// <table data-keys> with links              j and k go to the next and the previous link, c ticks its row
function go(area, step) {
  const links = [...area.querySelectorAll("tbody a")];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  links[Math.min(Math.max(here + step, 0), links.length - 1)].focus();
}

function tick(link) {
  link.closest("tr")?.querySelector("input[type=checkbox]")?.click();
}

function use(element) {
  if (element instanceof HTMLDetailsElement) {
    element.open = true;
    element.querySelector("select, textarea, input:not([type=hidden])")?.focus();
  } else {
    element.click();
  }
}

export function startKeys() {
  document.querySelector("[data-keys][tabindex]")?.focus({ preventScroll: true });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("textarea, select, input:not([type=checkbox])")) return;
    const area = event.target.closest("[data-keys]");
    if (!area) return;
    const wanted = area.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (wanted) use(wanted);
    else if (event.key === "j" || event.key === "k") go(area, event.key === "j" ? 1 : -1);
    else if (event.key === "c" && event.target.closest("tbody")) tick(event.target);
    else return;
    event.preventDefault();
  });
}
