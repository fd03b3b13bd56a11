"use strict";
// Formulas: KaTeX replaces their source; a formula it cannot read stays readable as source.
for (const element of document.querySelectorAll(".math")) {
  katex.render(element.textContent, element, {
    displayMode: element.classList.contains("display"), throwOnError: false, strict: false, trust: false, output: "htmlAndMathml"
  });
}

// Punctuation stays with the formula before it, and with the last part of a long one, which may be broken.
for (const element of document.querySelectorAll(".math:not(.display)")) {
  const text = element.nextSibling;
  const mark = text?.nodeType === Node.TEXT_NODE && /^[.,;:!?)]+/.exec(text.data);
  const parts = [...element.querySelectorAll(".katex-base")];
  if (mark && parts.length > 0) {
    const isShort = parts.reduce((sum, part) => sum + part.offsetWidth, 0) < 160;      // what is broken itself is as wide as the line
    const end = isShort ? element : parts.at(-1), keep = document.createElement("span");
    keep.className = "keep";
    text.splitText(mark[0].length);
    end.before(keep);
    keep.append(end, text);
  }
}

// The library's figures, from their data.
for (const data of document.querySelectorAll(".eml-figure + script")) {
  emlFigure(data.previousElementSibling.dataset.figure, JSON.parse(data.textContent), Plotly.version, "");
}

// A frame is as high as its text. It tells its height; one that did so before anybody listened is asked.
addEventListener("message", (event) => {
  for (const frame of document.querySelectorAll("iframe.frame")) {
    if (frame.contentWindow === event.source && event.data?.emlHeight > 0) frame.style.height = Math.min(event.data.emlHeight, 4000) + "px";
  }
});
for (const frame of document.querySelectorAll("iframe.frame")) {
  const ask = () => frame.contentWindow.postMessage("height", "*");
  frame.addEventListener("load", ask);      // asked before, it may have been the empty page that stands in a frame at first
  ask();
}

// Other plots that come as plotly's JSON.
for (const element of document.querySelectorAll(".value.plot")) {
  const figure = JSON.parse(element.firstElementChild.textContent);
  Plotly.newPlot(element, figure.data, figure.layout, Object.assign({ responsive: true, displaylogo: false }, figure.config));
}

// What is wider than the text scrolls inside its own box.
for (const table of document.querySelectorAll("main table")) {
  if (table.closest(".wide, .js-plotly-plot, table table")) continue;
  const box = document.createElement("div");
  box.className = "wide";
  box.tabIndex = 0;
  table.replaceWith(box);
  box.append(table);
}

// The table of contents shows where the reader is.
const links = new Map([...document.querySelectorAll("nav a[href^='#']")].map(a => [a.hash.slice(1), a]));
const headings = [...links.keys()].map(id => document.getElementById(decodeURIComponent(id))).filter(Boolean);
let current = null;
const follow = () => {
  const passed = headings.filter(h => h.getBoundingClientRect().top < 120);
  const next = links.get((passed.at(-1) || headings[0])?.id);
  if (next === current) return;
  current?.removeAttribute("aria-current");
  next?.setAttribute("aria-current", "location");
  current = next;
};
addEventListener("scroll", follow, { passive: true });
follow();
if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
