// Small helps for forms that work without any script.
//
// <form data-once>            the button is disabled after the first press, so a double tap sends one request
// <form data-auto-submit>     sends itself when a choice changes (filters); its button may then be hidden
// <input data-select-all="name">  ticks all checkboxes of that name
// <form data-confirm="…">     asks before sending; on a button: before sending by that one
// <form data-retry-seconds="5">   sends itself again after that time and up to a half more, which <span data-seconds>
//                             counts down (only where a repeat changes nothing)
function once(event) {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
    button.setAttribute("aria-disabled", "true");
  }
}

function selectAll(box) {
  for (const other of document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(box.dataset.selectAll)}"]`)) {
    other.checked = box.checked;
  }
}

function retryLater(form) {
  // Whoever was turned away together must not come back together.
  const due = Date.now() + Number(form.dataset.retrySeconds) * 1000 * (1 + Math.random() / 2);
  const words = document.querySelector("[data-seconds]");
  const timer = setInterval(() => {
    const left = due - Date.now();
    if (words) words.textContent = String(Math.max(Math.ceil(left / 1000), 0));
    if (left > 0) return;
    clearInterval(timer);
    form.requestSubmit();
  }, 250);
}

export function startForms() {
  for (const form of document.querySelectorAll("form[data-retry-seconds]")) retryLater(form);
  document.addEventListener("submit", (event) => {
    const confirm = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
    if (confirm && !window.confirm(confirm)) event.preventDefault();
    else if ("once" in event.target.dataset) once(event);
  });
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target.dataset.selectAll) selectAll(target);
    else if (target.form && "autoSubmit" in target.form.dataset) target.form.requestSubmit();
  });
  // Coming back by the back button shows the form as it was, ready to be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  });
}
