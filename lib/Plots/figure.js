// Draws one figure into the <div data-figure="id"> before its script. Figure.ToHtml() calls this function with the figure (plotly's data, layout,
// frames, config), the version of plotly.js that it was made for and, in the figure that takes it to the page, plotly.js itself (gzip, base64).
function (id, figure, version, packed) {
  "use strict";
  const major = version.split(".")[0];
  const fits = (plotly) => plotly && String(plotly.version).split(".")[0] === major;
  const bringing = plotly();
  bringing.catch(() => {}); // each figure says it for itself

  // Hosts that evaluate scripts after inserting the HTML have no currentScript: then the first undrawn figure of this id is ours.
  const script = document.currentScript;
  const before = script && script.previousElementSibling;
  const root = before && before.dataset.figure === id
    ? before
    : document.querySelector('[data-figure="' + id + '"]:not([data-drawn])');
  if (!root || "drawn" in root.dataset) return;
  root.dataset.drawn = "pending";
  root.style.minHeight = height() + "px";
  const text = root.firstElementChild;

  // The page's plotly.js, or the first that some figure brings; a page's own of another major version stays in place.
  // The browser keeps what was brought: after a reload the output that held it may be gone.
  function plotly() {
    const name = "emlPlotly" + major;
    try { if (packed) localStorage[name] = packed; } catch { /* no room, or not allowed here */ }
    if (fits(window.Plotly)) return Promise.resolve(window.Plotly);
    const page = window[name] || (window[name] = {});
    page.ready = page.ready || new Promise((resolve, reject) => {
      page.bring = (packed) => {
        page.bring = () => {};
        unpack(packed).then((code) => resolve(run(code))).catch(reject);
      };
    });
    if (packed) page.bring(packed);
    else setTimeout(() => {
      try { if (localStorage[name]) page.bring(localStorage[name]); } catch { /* not allowed here */ }
    }, 1000);
    return page.ready;
  }

  async function unpack(packed) {
    if (!window.DecompressionStream) throw new Error("this browser is too old to unpack plotly.js");
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }

  // As a script of the page; require.js, where the page has it, must not take it for a module of its own.
  function run(code) {
    const present = window.Plotly;
    const tag = document.createElement("script");
    tag.textContent = "(function (define, module, exports) {" + code + "\n}).call(window);";
    document.head.append(tag);
    tag.remove();
    const brought = window.Plotly;
    if (present) window.Plotly = present;
    if (!fits(brought)) throw new Error("what was brought is not plotly.js " + version);
    return brought;
  }

  // Any CSS colour as "r,g,b".
  function rgb(color) {
    const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3)).join(",");
  }

  // Breaks the title into lines that fit; plotly does not.
  function wrap(title, width) {
    const most = Math.max(16, Math.floor(width / 7.6));
    let line = 0;
    return title.split(" ").map((word, i) => {
      const length = word.replace(/<[^>]*>/g, "").replace(/&[a-z]+;/g, ".").length;
      const breaks = i > 0 && line + 1 + length > most;
      line = breaks || i === 0 ? length : line + 1 + length;
      return (i === 0 ? "" : breaks ? "<br>" : " ") + word;
    }).join("");
  }

  // Pictures that keep their shape leave no gap on a narrow page: meta.aspect is their height by their width.
  function height() {
    const aspect = (figure.layout.meta || {}).aspect;
    return Math.round(Math.min(figure.layout.height, aspect ? 64 + aspect * root.clientWidth : Infinity));
  }

  // What depends on the page: text and grid take the colour that text has here, so they show on light and on dark ground.
  function look(color) {
    const ink = "rgb(" + color + ")", line = "rgba(" + color + ",0.35)", grid = "rgba(" + color + ",0.13)", none = "rgba(0,0,0,0)";
    const patch = { "font.color": ink, paper_bgcolor: none, plot_bgcolor: none, "legend.bgcolor": none,
      "modebar.bgcolor": none, "modebar.color": line, "modebar.activecolor": ink };
    const width = root.clientWidth || 700;
    if (figure.layout.title) {
      patch["title.text"] = wrap(figure.layout.title.text, width);
      const lines = patch["title.text"].split("<br>").length;
      patch["margin.t"] = 25 + 19 * lines + (figure.layout.sliders ? 84 : 0);
      patch["title.pad.t"] = lines > 1 ? 11 : 0; // plotly sets the first of several lines too high
    }
    for (const key of Object.keys(figure.layout)) {
      if (/^[xy]axis\d*$/.test(key)) {
        const { type, dtick } = figure.layout[key];
        if (key[0] === "x" && type === "log" && dtick > 0) patch[key + ".dtick"] = width < 500 ? 2 * dtick : dtick;
        Object.assign(patch, { [key + ".gridcolor"]: grid, [key + ".zerolinecolor"]: line, [key + ".linecolor"]: line, [key + ".tickcolor"]: line });
      }
    }
    patch.height = height();
    (figure.layout.sliders || []).forEach((_, i) => Object.assign(patch, {
      ["sliders[" + i + "].bgcolor"]: line, ["sliders[" + i + "].bordercolor"]: line, ["sliders[" + i + "].tickcolor"]: line }));
    (figure.layout.updatemenus || []).forEach((_, i) => Object.assign(patch, {
      ["updatemenus[" + i + "].bgcolor"]: none, ["updatemenus[" + i + "].bordercolor"]: line }));
    return patch;
  }

  function fail(error) {
    clearTimeout(missing);
    root.dataset.drawn = "failed";
    root.style.minHeight = "";
    text.style.display = "";
    const message = document.createElement("p");
    message.textContent = "This plot could not be drawn: " + (error && error.message || error) + ". What it shows:";
    root.replaceChildren(message, text);
  }

  const missing = setTimeout(() => {
    const note = document.createElement("p");
    note.textContent = "This plot waits for plotly.js, which comes with another figure: run any cell that shows one. What it shows:";
    root.dataset.drawn = "waiting";
    root.style.minHeight = "";
    root.replaceChildren(note, text);
  }, 3000);

  bringing.then(async (Plotly) => {
    clearTimeout(missing);
    root.replaceChildren(text);
    root.style.minHeight = height() + "px";
    const plot = document.createElement("div");
    plot.style.cssText = "width:100%;height:" + height() + "px";
    root.appendChild(plot);
    text.style.display = "none";
    const color = () => rgb(getComputedStyle(root).color);
    let drawn = color() + root.clientWidth;
    const layout = structuredClone(figure.layout);
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false; // a finger scrolls the page
    await Plotly.newPlot(plot, { ...figure, layout });
    await Plotly.relayout(plot, look(color()));
    text.remove();
    text.style.display = "";
    root.dataset.drawn = "yes";

    const update = () => {
      const now = color() + root.clientWidth;
      if (!root.isConnected || root.clientWidth === 0 || now === drawn) return;
      drawn = now;
      root.style.minHeight = plot.style.height = height() + "px";
      Plotly.relayout(plot, { ...look(color()), autosize: true });
    };
    new ResizeObserver(update).observe(root);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(update));
    const themes = new MutationObserver(() => setTimeout(update));
    [document.documentElement, document.body].forEach((e) => themes.observe(e, { attributes: true }));
    addEventListener("beforeprint", () => { drawn = ""; Plotly.relayout(plot, look("17,17,17")); });
    addEventListener("afterprint", () => setTimeout(update));
  }).catch(fail);
}
