/** Small comforts for browsers with scripts. Everything works without: nothing is fetched, stored or counted here. */

/* A panel that is open shuts with Escape, and when one goes elsewhere on the page. */
const panel = document.querySelector('details.voice');
if (panel instanceof HTMLDetailsElement) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !panel.open) return;
    panel.open = false;
    panel.querySelector('summary')?.focus();
  });
  document.addEventListener('click', (event) => {
    if (panel.open && event.target instanceof Node && !panel.contains(event.target)) panel.open = false;
  });
}

/* What was not chosen need not stand in the address. */
for (const form of document.querySelectorAll('form[method="get"]')) {
  form.addEventListener('submit', () => {
    for (const field of form.querySelectorAll('select, input[type="search"]')) if (!field.value) field.disabled = true;
    setTimeout(() => form.querySelectorAll(':disabled').forEach((field) => (field.disabled = false)));
  });
}

/* A drawn chart is what one came for: it is shown first. */
document.querySelector('.drawing')?.scrollIntoView();
