// Light or dark: follows the device until somebody chooses; the choice is a cookie, so that the server
// draws the page right the first time.
(() => {
  const root = document.documentElement;
  const order = ["", "light", "dark"];
  const paint = () => {
    const now = root.dataset.theme || "";
    document.querySelectorAll("[data-theme-toggle]").forEach((button) => {
      button.hidden = false;
      const label = button.querySelector("[data-theme-label]");
      label.textContent = label.dataset[now || "auto"];
    });
  };
  const choose = () => {
    const next = order[(order.indexOf(root.dataset.theme || "") + 1) % order.length];
    if (next) root.dataset.theme = next;
    else delete root.dataset.theme;
    const age = next ? 31536000 : 0;
    document.cookie = `thema=${next};path=/;max-age=${age};samesite=lax`;
    paint();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-toggle]")) choose();
    // An open menu closes when somebody clicks beside it.
    document.querySelectorAll("details.me[open], details.bar-more[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.me[open], details.bar-more[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  // One press, one record: a form that is on its way does not go twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    // a form that answers with a file leaves the page as it is: it may be used again after a while
    setTimeout(() => delete form.dataset.sent, 5000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
  document.addEventListener("DOMContentLoaded", paint);
  if (document.readyState !== "loading") paint();
  // A choice in a filter works at once.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });
  // Something to copy is chosen as a whole.
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-select-all]")) event.target.select();
  });
  // On a phone the tab that is open may lie outside the screen.
  document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    const strip = tab.closest(".tabs");
    strip.scrollLeft = tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
  });
  // On a phone what is long is folded: its summary says what is in it. On a desk it stands open, without a summary.
  const narrow = window.matchMedia("(max-width: 47.99rem)");
  const folds = (root, open) => root.querySelectorAll("details[data-fold]").forEach((fold) => { fold.open = open; });
  if (narrow.matches) folds(document, false);
  document.addEventListener("htmx:load", (event) => { if (narrow.matches) folds(event.detail.elt, false); });
  narrow.addEventListener("change", () => { if (!narrow.matches) folds(document, true); });
  // What was changed behind a fold says so on its summary.
  document.addEventListener("change", (event) => {
    const state = event.target.closest("details")?.querySelector(":scope > summary [data-changed]");
    if (state) state.textContent = state.dataset.changed;
  });
  // A field that is wrong, or that a link leads to, is not left behind a fold.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const goal = link && document.getElementById(link.hash.slice(1));
    for (let fold = goal?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  });
  // Our own sentences, not the browser's.
  document.querySelectorAll("form.form").forEach((form) => { form.noValidate = true; });
  // After a refused form the first thing to read is what went wrong.
  document.querySelector("form .form-errors, form .refusals")?.focus();
})();
