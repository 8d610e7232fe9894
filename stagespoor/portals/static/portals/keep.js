// Bad reception (LOG-2): what was typed stays in this tab until it has arrived, and a form is not sent
// into nothing. Only in this tab, and gone when it closes: the telephone may be somebody else's.
(() => {
  const key = (form) => `bewaard:${form.dataset.keep}`;
  const store = window.sessionStorage;
  const forms = document.querySelectorAll("form[data-keep]");

  // Something arrived: what was kept may go.
  if (document.querySelector(".message-success")) {
    Object.keys(store).filter((name) => name.startsWith("bewaard:")).forEach((name) => store.removeItem(name));
  }

  const fieldsOf = (form) => [...form.elements].filter((e) => e.name && !["hidden", "submit", "button"].includes(e.type));

  forms.forEach((form) => {
    const kept = JSON.parse(store.getItem(key(form)) || "{}");
    // after a refusal the server already gave everything back
    if (!document.querySelector(".form-errors, .refusals")) {
      fieldsOf(form).forEach((field) => {
        if (!(field.name in kept)) return;
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === kept[field.name];
        else field.value = kept[field.name];
      });
    }
    form.addEventListener("input", () => {
      const now = {};
      fieldsOf(form).forEach((field) => {
        if (field.type !== "radio" && field.type !== "checkbox") now[field.name] = field.value;
        else if (field.checked) now[field.name] = field.value;
      });
      store.setItem(key(form), JSON.stringify(now));
    });
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      const note = form.querySelector("[data-offline]");
      note.hidden = false;
      note.focus();
    });
  });
})();
