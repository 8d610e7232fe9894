// A long list on a telephone: one step at a time, with a way back. Without this script it is one long form.
(() => {
  document.querySelectorAll("form[data-steps]").forEach((form) => {
    const steps = [...form.querySelectorAll("[data-step]")];
    const buttons = form.querySelector(".buttons");
    const save = form.querySelector("[data-save]");
    const count = document.createElement("p");
    count.className = "talk-count";
    count.setAttribute("role", "status");
    form.prepend(count);
    const button = (label, css, go) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = `btn ${css}`;
      made.textContent = label;
      made.addEventListener("click", go);
      return made;
    };
    let now = 0;
    const show = (at, focus = true) => {
      now = Math.max(0, Math.min(at, steps.length - 1));
      steps.forEach((step, number) => { step.hidden = number !== now; });
      count.textContent = form.dataset.count.replace("{n}", now + 1).replace("{all}", steps.length);
      count.style.setProperty("--gone", `${(100 * now) / Math.max(1, steps.length - 1)}%`);
      back.hidden = now === 0;
      next.hidden = now === steps.length - 1;
      save.hidden = !next.hidden;
      if (!focus) return;
      form.scrollIntoView({ block: "start" });
      const first = steps[now].querySelector("input:checked") || steps[now].querySelector("input, textarea");
      if (first) first.focus({ preventScroll: true });
    };
    const back = button(form.dataset.back, "btn-secondary", () => show(now - 1));
    const next = button(form.dataset.next, "btn-primary", () => show(now + 1));
    buttons.prepend(back, next);
    // Enter goes on to the next step, not past the questions that are still to come.
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input") || next.hidden) return;
      event.preventDefault();
      show(now + 1);
    });
    // A link in the list of what is wrong opens the step of that field.
    form.addEventListener("click", (event) => {
      const link = event.target.closest(".form-errors a[href^='#']");
      if (!link) return;
      const field = document.getElementById(link.hash.slice(1));
      const step = steps.findIndex((one) => field && one.contains(field));
      if (step >= 0) show(step);
    });
    const wrong = steps.findIndex((step) => step.querySelector(".field-wrong"));
    show(Math.max(0, wrong), false);
  });
})();
