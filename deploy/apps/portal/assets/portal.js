/** Fills in the state of the parts, and lets the first calls be copied. */
const table = document.querySelector('#parts');
const overall = document.querySelector('#overall');

async function readHealth() {
  try {
    const answer = await fetch('/health', {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(8000),
    });
    const { parts } = await answer.json();
    for (const part of parts) show(part);
    say(parts.every(({ state }) => state === 'up') ? overall.dataset.allUp : overall.dataset.notAllUp);
  } catch {
    for (const { dataset } of table.querySelectorAll('tr[data-part]')) show({ name: dataset.part, state: 'unknown' });
    say(overall.dataset.noHealth);
  }
}

function show({ name, state }) {
  const mark = table.querySelector(`tr[data-part="${CSS.escape(name)}"] .state`);
  if (!mark || mark.dataset.state === 'planned') return;
  mark.dataset.state = state;
  mark.textContent = table.dataset[state] ?? state;
}

/** A screen reader hears it only when it changes. */
function say(sentence) {
  if (overall.textContent !== sentence) overall.textContent = sentence;
}

function addCopyButtons(list) {
  for (const block of list.querySelectorAll('pre')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = list.dataset.copy;
    button.setAttribute('aria-describedby', block.getAttribute('aria-labelledby'));
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = list.dataset.copied;
      setTimeout(() => (button.textContent = list.dataset.copy), 2000);
    });
    block.after(button);
  }
}

if (table && overall) {
  await readHealth();
  setInterval(() => document.visibilityState === 'visible' && readHealth(), 10_000);
}
const calls = document.querySelector('ol.calls');
if (calls && navigator.clipboard) addCopyButtons(calls);
