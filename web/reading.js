// Lights up what belongs to a claim: every element names its claims in data-c. The page reads the same
// without this script; links between words, cards, map and timeline need none.
(() => {
  "use strict";
  let lit = [];
  let held = null;

  const claims = (element) => (element ? element.dataset.c.split(" ") : []);
  const bearer = (event) => (event.target instanceof Element ? event.target.closest("[data-c]") : null);

  const light = (keys) => {
    for (const element of lit) element.classList.remove("lit");
    lit = keys.flatMap((key) => [...document.querySelectorAll(`[data-c~="${key}"]`)]);
    for (const element of lit) element.classList.add("lit");
    document.body.classList.toggle("lighting", lit.length > 0);
  };

  const hold = (element) => {
    held = element;
    light(claims(held));
  };

  document.addEventListener("pointerover", (event) => {
    if (!held && event.pointerType === "mouse") light(claims(bearer(event)));
  });
  document.addEventListener("focusin", (event) => {
    if (!held) light(claims(bearer(event)));
  });
  document.addEventListener("focusout", () => {
    if (!held) light([]);
  });
  // A click or a tap holds the light until the next one elsewhere, or Escape.
  document.addEventListener("click", (event) => {
    const element = bearer(event);
    const folding = event.target instanceof Element && event.target.closest("summary");
    if (!folding) hold(element === held ? null : element);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hold(null);
  });
})();
