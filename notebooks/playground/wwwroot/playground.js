// What only the browser can do: draw pictures, save files, write the address, hear keys. No numbers are made here.
window.eml = (() => {
  "use strict";
  const WHOLE_EVERY = 1000, WHOLE_SHARE = 0.05; // while a run goes on plotly draws a picture once in so many milliseconds, and uses no more of the time
  const figures = new Map(); // element id -> figure as it came, to draw it again in other colours
  const due = new Set(); // ids of elements out of view, whose figure is drawn when they come into view
  const drawn = new Map(); // element id -> the figure that is seen, its element, and until when plotly leaves it alone
  let page = null; // the component that hears keys, and Back
  let stopping = -Infinity; // when the reader asked the run to stop: for a moment no picture of it is drawn, so that nothing stands before the answer
  const isStopping = () => performance.now() - stopping < 1000;
  const presenting = () => document.documentElement.classList.contains("present") && matchMedia("(min-width: 62.01rem)").matches;      // a narrow window shows what it always shows

  function ink() {
    const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    context.fillStyle = getComputedStyle(document.body).color;
    context.fillRect(0, 0, 1, 1);
    return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3)).join(",");
  }

  // White in a map of colours is the page's ground, and black its ink: in the dark the other way round.
  function onGround(scale) {
    const { backgroundColor: ground, color } = getComputedStyle(document.body);
    const as = { "#ffffff": ground, "#fff": ground, white: ground, "#000000": color, "#000": color, black: color, "#f7f7f7": ground, "#f4f8fb": ground, "#111111": color };
    if (matchMedia("(prefers-color-scheme: dark)").matches) as["#6baed6"] = "#08519c"; // light ink is on it then
    return scale.map(([at, c]) => [at, as[String(c).toLowerCase()] || c]);
  }

  const plotly = () => window.Plotly ? Promise.resolve() : new Promise((resolve) => {
    const timer = setInterval(() => { if (window.Plotly) { clearInterval(timer); resolve(); } }, 20);
  });

  const pen = document.createElement("canvas").getContext("2d");
  const plain = (text) => text.replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  function wide(text, font) {
    pen.font = `${font.size}px ${font.family || "sans-serif"}`;
    return pen.measureText(plain(text)).width;
  }

  // A text of the data's, as much of it as there is room for.
  function cut(text, room, font) {
    if (!text || /<[^>]*>/.test(text) || wide(text, font) <= room) return text;
    const letters = text.match(/&\w+;|./gsu);
    while (letters.length > 1 && wide(letters.join("") + "…", font) > room) letters.pop();
    return letters.join("").trimEnd() + "…";
  }

  // The ticks of a logarithmic axis that have room: whole powers of ten before others.
  function apart(ticks, range, height, least) {
    const at = (value) => (height * Math.log10(value)) / range, kept = [];
    for (const value of [...ticks].sort((a, b) => (Math.log10(b) % 1 === 0) - (Math.log10(a) % 1 === 0)))
      if (kept.every((other) => Math.abs(at(other) - at(value)) >= least)) kept.push(value);
    return kept;
  }

  // The library's figure, with the page's colours and the size of its place. In a presentation its letters are the page's.
  function dressed(figure, element) {
    const color = ink(), line = `rgba(${color},0.35)`, grid = `rgba(${color},0.12)`, none = "rgba(0,0,0,0)";
    const letters = presenting() && parseFloat(getComputedStyle(document.documentElement).fontSize);
    const width = element.clientWidth, narrow = width < 480, fill = element.dataset.fill === "yes", along = element.id === "picture-along", loss = fill && element.id === "picture-loss", size = letters || (narrow ? 11 : 13);
    const aspect = (figure.layout.meta || {}).aspect;
    const layout = structuredClone(figure.layout);
    Object.assign(layout, { paper_bgcolor: none, plot_bgcolor: none, width, height: aspect && !fill ? Math.round(64 + aspect * width) : element.clientHeight || 400, uirevision: "keep" });
    if (aspect && !layout.yaxis.title) layout.height = Math.min(layout.height, 720);
    layout.font = { ...layout.font, color: `rgb(${color})`, size };
    const font = layout.font, names = { family: font.family, size: letters || (loss && !narrow ? 12 : fill ? 11 : size) };
    layout.legend = { ...layout.legend, bgcolor: none, font: { size: names.size } };
    if (layout.title) {
      layout.title.font = { size: letters ? 1.08 * letters : narrow ? 13 : 15 };
      layout.title.text = cut(layout.title.text, width - (letters ? 10 : 70), { family: font.family, size: layout.title.font.size });      // beside it stands the button that saves it
    }
    for (const key of Object.keys(layout).filter((k) => /^[xy]axis\d*$/.test(k))) {
      Object.assign(layout[key], { gridcolor: grid, zerolinecolor: line, linecolor: line, tickcolor: line });
      layout[key].tickfont = { ...layout[key].tickfont, size };
      if (layout[key].title) layout[key].title.font = { size };
      if (letters && layout[key].type === "log") layout[key].exponentformat = "e"; // a raised exponent would be smaller
    }
    const data = figure.data.map((trace) => {
      const shown = { ...trace };
      if (trace.type === "heatmap" && Array.isArray(trace.colorscale)) shown.colorscale = onGround(trace.colorscale);
      if (trace.textfont) shown.textfont = { ...trace.textfont, color: trace.type === "heatmap" ? `rgb(${color})` : trace.textfont.color, size: letters || trace.textfont.size };
      // A low row has no room for a second line of large letters: the counts stay, their shares go.
      if (trace.texttemplate && letters && (layout.height - 5.2 * letters) / trace.z.length < 2.7 * letters) shown.text = trace.text.map((row) => row.map((cell) => cell.split("<br>")[0]));
      if (along && trace.line?.dash !== "dash") shown.showlegend = false;
      return shown;
    });
    if (fill) {
      layout.margin = { ...layout.margin, t: letters ? 1.85 * letters : 30, r: 14, b: layout.xaxis?.visible === false ? 8 : letters ? 3.4 * letters : 44, autoexpand: !along };
      if (along) {
        // Little room: of the names only the dashed line's, under the title; the point's values stand above the slider.
        layout.margin.l = letters ? 5.8 * letters : 66;
        layout.margin.t += letters ? 1.4 * letters : 18;
        layout.showlegend = true;
        layout.legend = { ...layout.legend, orientation: "h", xref: "container", x: 0.01, xanchor: "left", yref: "container", y: 0.88, yanchor: "top" };
        layout.yaxis.title = { ...layout.yaxis.title, text: "loss" };
        if (letters) { layout.margin.b = 1.9 * letters; delete layout.xaxis.title; } // the picture's title says it
      }
      fitted(data, layout, { along, loss, font, names });
    }
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false; // a finger scrolls the page
    return { data, layout, config: { ...figure.config, responsive: false, plotlyServerURL: "", displayModeBar: false } };
  }

  // A picture of a given size: names, titles and ticks, so that they keep to the room that each of them has. 40 pixels are a name's symbol.
  function fitted(data, layout, { along, loss, font, names }) {
    const { width } = layout, { size } = font, { xaxis, yaxis } = layout, named = data.filter((trace) => trace.name && trace.showlegend !== false && trace.type !== "heatmap");
    const across = width - layout.margin.r - Math.max(layout.margin.l, 5.2 * size), beside = yaxis?.scaleanchor && width > 1.3 * layout.height;
    // A square in a wide place: its names stand beside it.
    if (beside) layout.legend = { ...layout.legend, orientation: "v", xref: "container", x: 1, xanchor: "right", yref: "paper", y: 1, yanchor: "top" };
    for (const trace of named) trace.name = cut(trace.name, (beside ? 0.38 * width : along ? width - 10 : across) - 40, names);
    const each = named.map((trace) => 40 + wide(trace.name, names));
    let columns = each.reduce((sum, one) => sum + one, 0) < across ? each.length || 1 : Math.max(1, Math.floor(across / Math.max(...each)));
    if (loss) {
      // Of one width, so that the numbers in its names move nothing.
      const hold = (count) => each.every((one, i) => one - 4 <= ((i + 1) % count ? (0.98 * across) / count : across * (1 - (0.98 * (count - 1)) / count)));
      columns = [3, 2].find(hold) || 1;
      Object.assign(layout.legend, { entrywidth: 0.98 / columns, entrywidthmode: "fraction" });
    }
    const rows = beside || along ? 0 : Math.ceil(named.length / columns);
    const high = Math.max(size, layout.height - layout.margin.t - layout.margin.b - rows * (1.3 * names.size + 6)), square = yaxis?.scaleanchor ? Math.min(across, high) : across;
    if (loss) {
      yaxis.automargin = true;
      yaxis.title.text = ["mean loss per sample", "mean loss", "loss"].find((text) => wide(text, font) < high) || "loss";
    }
    const most = { xaxis: Math.max(3, Math.min(8, Math.floor(square / (4.5 * size)))), yaxis: Math.max(2, Math.min(8, Math.floor(high / (2.5 * size)))) };
    for (const [key, axis] of Object.entries({ xaxis, yaxis })) {
      if (!axis) continue;
      Object.assign(axis, { tickangle: 0, nticks: axis.tickvals || axis.dtick ? undefined : along ? Math.min(4, most[key]) : most[key] });
      if (axis.title) axis.title.text = cut(axis.title.text, key === "xaxis" ? Math.min(across, 1.3 * square) : high, font);
      if (axis.type === "category" && data[0][key[0]]) {
        axis.tickvals = [...data[0][key[0]]];
        axis.ticktext = axis.tickvals.map((text) => cut(String(text), key === "xaxis" ? across / axis.tickvals.length - 6 : 0.35 * width, font));
      }
    }
    if (yaxis?.type === "log" && (yaxis.dtick || yaxis.tickvals)) {
      const values = data.flatMap((trace) => [...(trace.y || [])]).filter((v) => v > 0).map(Math.log10);
      const from = values.reduce((a, b) => Math.min(a, b), Infinity), to = values.reduce((a, b) => Math.max(a, b), -Infinity), range = 1.15 * (to - from); // plotly leaves room at both ends
      if (yaxis.dtick) yaxis.dtick = Math.max(yaxis.dtick, Math.ceil((1.6 * size * range) / high));
      else {
        const seen = yaxis.tickvals.map((value, i) => [value, yaxis.ticktext[i]]).filter(([value]) => Math.log10(value) > from - 0.1 * (to - from) && Math.log10(value) < to + 0.1 * (to - from));
        const kept = apart(seen.map(([value]) => value), range, high, 1.5 * size), shown = seen.filter(([value]) => kept.includes(value));
        Object.assign(yaxis, { tickvals: shown.map(([value]) => value), ticktext: shown.map(([, text]) => text) });
      }
    }
  }

  // What two figures have in common of which one can become the other.
  const kind = ({ data, layout: { title, xaxis, yaxis } }) => JSON.stringify([title?.text, xaxis?.title, yaxis?.title, yaxis?.autorange, yaxis?.scaleanchor, data[0]?.type]);

  async function paint(id, running) {
    const element = document.getElementById(id), figure = figures.get(id), last = drawn.get(id);
    if (!element || element.clientWidth === 0) return;
    if (!figure) {
      if (element._fullLayout) Plotly.purge(element);
      element.textContent = element.getAttribute("aria-label");
      element.classList.add("empty");
      drawn.delete(id);
      return;
    }
    if (!inView(element)) {
      due.add(id);
      coming.observe(element);
      return;
    }
    due.delete(id);
    if (element.classList.contains("empty")) { element.textContent = ""; element.classList.remove("empty"); }
    const now = performance.now(), moved = running && last && last.element === element && now < last.until && emlMoving.move(element, last.figure, figure);
    if (!moved) {
      if (last && last.element === element && kind(last.figure) !== kind(figure)) Plotly.purge(element); // or axes would keep what belonged to the other
      const { data, layout, config } = dressed(figure, element);
      await Plotly.react(element, data, layout, config);
      element.dataset.size = `${layout.width}×${layout.height}`;
    }
    const until = moved ? last.until : now + Math.max(WHOLE_EVERY, (performance.now() - now) / WHOLE_SHARE);
    if (last?.element !== element) places.observe(element);
    drawn.set(id, { figure, element, until });
    element.dataset.drawn = String(Number(element.dataset.drawn || 0) + 1);
  }

  function inView(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }
  const coming = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!target.isConnected) coming.unobserve(target);
      else if (isIntersecting && due.has(target.id)) paint(target.id, false);
    }
  });

  // Resolves when all are drawn; that is how the server knows the browser's pace.
  // Gives the pictures that are in view: while a run goes on no other is made. Gives null when it left some undrawn: then all are sent again.
  async function draw(items, live, running) {
    if (running && isStopping()) return null;
    emlNetwork.draw(live);
    await plotly();
    for (const { id, json, summary } of items) {
      if (running && isStopping()) return null;
      if (json) figures.set(id, JSON.parse(json)); else figures.delete(id);
      const element = document.getElementById(id);
      if (!element) continue;
      element.setAttribute("aria-label", summary);
      await paint(id, running);
      await new Promise((resolve) => setTimeout(resolve)); // input comes first
    }
    return [...document.querySelectorAll("[data-picture]")].filter(inView).map((element) => element.dataset.picture);
  }

  function repaint() {
    for (const [id, { element }] of drawn) if (!element.isConnected) places.unobserve(element);
    for (const id of figures.keys()) if (document.getElementById(id)) paint(id, false); else figures.delete(id), drawn.delete(id);
    emlNetwork.repaint();
  }
  let resizing;
  const soon = () => { clearTimeout(resizing); resizing = setTimeout(repaint, 120); };
  addEventListener("resize", soon);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(repaint));
  const places = new ResizeObserver(soon);

  function save(name, url) {
    const link = Object.assign(document.createElement("a"), { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
  }

  async function png(id, name) {
    const element = document.getElementById(id);
    if (!figures.has(id)) return;
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

  function present() {
    document.documentElement.classList.toggle("present");
    setTimeout(repaint, 50);
  }

  // Whether the control that has the focus uses a key itself: what is typed into or opened uses every one, a button and a box to tick the space, and so
  // does a radio button that is not chosen yet; a slider has only arrows.
  function isItsOwn(control, key) {
    return control.closest("dialog, textarea, select, input:not([type=radio], [type=checkbox], [type=range], [type=file])")
      || key === " " && control.closest("button, a, summary, [type=checkbox], [type=file], [type=radio]:not(:checked)");
  }

  // Other keys are commands.
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || isItsOwn(e.target, e.key)) return;
    if (e.key === "p") present();
    else if (e.key === "?") document.getElementById("keys").showModal();
    else if (" sbr".includes(e.key) && page) {
      if (e.key === " ") stopping = document.getElementById("pause") ? performance.now() : -Infinity;
      page.invokeMethodAsync("Key", e.key);
    }
    else return;
    e.preventDefault();
  });
  addEventListener("click", (e) => {
    if (e.target.closest("#show-keys")) document.getElementById("keys").showModal();
    if (e.target.closest("#pause")) stopping = performance.now();
    if (e.target.closest("#start")) stopping = -Infinity;
  }, true);
  document.addEventListener("visibilitychange", () => page?.invokeMethodAsync("Hidden", document.hidden));
  addEventListener("popstate", () => page?.invokeMethodAsync("Return", location.search));

  // A connection that is lost, or cannot be made, is not mended but made anew: the address holds the whole state, and the page comes back with it.
  async function comeBack() {
    const lost = document.getElementById("lost");
    if (!lost.hidden) return;
    lost.hidden = false;
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      try { if ((await fetch("sessions", { cache: "no-store" })).ok) return location.reload(); } catch { /* not there yet */ }
    }
  }

  // Blazor's handler hears neither of a first connection that fails nor of one that ends before the page is alive; the connection knows of both.
  function watched(connection) {
    const start = connection.start.bind(connection);
    connection.start = () => start().catch((error) => { comeBack(); throw error; });
    connection.onclose(comeBack);
    return connection;
  }
  addEventListener("unhandledrejection", () => page || comeBack()); // and what it asks before it connects is rejected unheard

  if (window.Blazor && window.emlNetwork && window.emlMoving) Blazor.start({
    ssr: { disableDomPreservation: true },
    circuit: {
      reconnectionHandler: { onConnectionDown: () => {}, onConnectionUp: () => {} },
      configureSignalR: (builder) => {
        const build = builder.withKeepAliveInterval(2000).withServerTimeout(20000).configureLogging(5).build.bind(builder);
        builder.build = () => watched(build());
      },
    },
  });
  else comeBack(); // the server went while the page was loaded
  document.getElementById("katex-style").media = "all";

  return {
    draw, png, saveStream,
    begin: (component) => { page = component; return document.hidden; },
    address: (query, push) => {
      const to = query || location.pathname;
      if (push) history.pushState(history.state, "", to); else history.replaceState(history.state, "", to);
    },
    top: () => { document.getElementById("main").scrollTo({ top: 0 }); scrollTo({ top: 0 }); },
    focus: (id) => {
      const e = document.getElementById(id);
      const folded = e?.closest("details");
      if (folded) folded.open = true;
      e?.scrollIntoView({ block: "nearest" });
      e?.focus();
    },
    copy: async (text) => { await navigator.clipboard.writeText(text); },
    formula: (id, tex) => { const e = document.getElementById(id); if (e) katex.render(tex, e, { displayMode: true, throwOnError: false }); },
  };
})();
