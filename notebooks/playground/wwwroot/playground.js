// What only the browser can do: draw pictures, save files, write the address. No numbers are made here.
window.eml = (() => {
  "use strict";
  const WHOLE_EVERY = 1000, WHOLE_SHARE = 0.05; // while a run goes on plotly draws a picture once in so many milliseconds, and uses no more of the time
  const figures = new Map(); // element id -> figure as it came, to draw it again in other colours
  const drawn = new Map(); // element id -> the figure that is seen, its element, and until when plotly leaves it alone

  function ink() {
    const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    context.fillStyle = getComputedStyle(document.body).color;
    context.fillRect(0, 0, 1, 1);
    return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3)).join(",");
  }

  // The library's figure, with the page's colours and the size of its place.
  function dressed(figure, element) {
    const color = ink(), line = `rgba(${color},0.35)`, grid = `rgba(${color},0.12)`, none = "rgba(0,0,0,0)";
    const width = element.clientWidth, narrow = width < 480;
    const aspect = (figure.layout.meta || {}).aspect;
    const layout = structuredClone(figure.layout);
    Object.assign(layout, { paper_bgcolor: none, plot_bgcolor: none, width, height: aspect ? Math.round(64 + aspect * width) : element.clientHeight || 400, uirevision: "keep" });
    if (aspect && !layout.yaxis.title) layout.height = Math.min(layout.height, 720);
    layout.font = { ...layout.font, color: `rgb(${color})`, size: narrow ? 11 : 13 };
    layout.legend = { ...layout.legend, bgcolor: none };
    layout.modebar = { bgcolor: none, color: line, activecolor: `rgb(${color})` };
    if (layout.title) layout.title.font = { size: narrow ? 14 : 16 };
    for (const key of Object.keys(layout).filter((k) => /^[xy]axis\d*$/.test(k))) {
      Object.assign(layout[key], { gridcolor: grid, zerolinecolor: line, linecolor: line, tickcolor: line });
    }
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false; // a finger scrolls the page
    return { data: figure.data, layout, config: { ...figure.config, responsive: false, plotlyServerURL: "", displayModeBar: narrow ? false : "hover" } };
  }

  async function paint(id, running) {
    const element = document.getElementById(id), figure = figures.get(id), last = drawn.get(id);
    if (!element || !figure || element.clientWidth === 0) return;
    const now = performance.now(), moved = running && last && last.element === element && now < last.until && emlMoving.move(element, last.figure, figure);
    if (!moved) {
      const { data, layout, config } = dressed(figure, element);
      await Plotly.react(element, data, layout, config);
    }
    const until = moved ? last.until : now + Math.max(WHOLE_EVERY, (performance.now() - now) / WHOLE_SHARE);
    drawn.set(id, { figure, element, until });
    element.dataset.drawn = String(Number(element.dataset.drawn || 0) + 1);
  }

  function inView(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }

  // Resolves when all are drawn; that is how the server knows the browser's pace. A hidden tab is drawn when it is seen again.
  // Gives the pictures that are in view: while a run goes on no other is made.
  async function draw(items, running) {
    if (document.hidden) await new Promise((resolve) => {
      const timer = setTimeout(resolve, 20000);
      document.addEventListener("visibilitychange", () => { clearTimeout(timer); resolve(); }, { once: true });
    });
    for (const { id, json, summary } of items) {
      figures.set(id, JSON.parse(json));
      const element = document.getElementById(id);
      if (!element) continue;
      element.setAttribute("aria-label", summary);
      await paint(id, running);
      await new Promise((resolve) => setTimeout(resolve)); // input comes first
    }
    return [...document.querySelectorAll("[data-picture]")].filter(inView).map((element) => element.dataset.picture);
  }

  function repaint() {
    for (const id of figures.keys()) if (document.getElementById(id)) paint(id, false); else figures.delete(id), drawn.delete(id);
  }
  let resizing;
  addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(repaint, 120); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(repaint));

  function save(name, url) {
    const link = Object.assign(document.createElement("a"), { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
  }

  async function png(id, name) {
    const element = document.getElementById(id);
    const ground = getComputedStyle(document.body).backgroundColor;
    const { data, layout } = dressed(figures.get(id), element);
    const size = { width: Math.max(900, layout.width), height: Math.max(520, layout.height) };
    save(name, await Plotly.toImage({ data, layout: { ...layout, ...size, paper_bgcolor: ground } }, { format: "png", scale: 2, ...size }));
  }

  async function saveStream(name, type, stream) {
    const url = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type }));
    save(name, url);
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  return {
    draw, png, saveStream,
    address: (query) => history.replaceState(history.state, "", query || location.pathname),
    top: () => scrollTo({ top: 0 }),
    focus: (id) => document.getElementById(id)?.focus(),
    copy: async (text) => { await navigator.clipboard.writeText(text); },
    formula: (id, tex) => { const e = document.getElementById(id); if (e) katex.render(tex, e, { displayMode: true, throwOnError: false }); },
  };
})();
