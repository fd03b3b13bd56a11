// What only the browser can do: draw pictures, save files, write the address, hear keys. No numbers are made here.
window.eml = (() => {
  "use strict";
  const WHOLE_EVERY = 1000, WHOLE_SHARE = 0.05; // while a run goes on plotly draws a picture once in so many milliseconds, and uses no more of the time
  const figures = new Map(); // element id -> figure as it came, to draw it again in other colours
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

  // The library's figure, with the page's colours and the size of its place.
  function dressed(figure, element) {
    const color = ink(), line = `rgba(${color},0.35)`, grid = `rgba(${color},0.12)`, none = "rgba(0,0,0,0)";
    const width = element.clientWidth, narrow = width < 480, fill = element.dataset.fill === "yes", along = element.id === "picture-along", size = presenting() ? 24 : narrow ? 11 : 13;
    const aspect = (figure.layout.meta || {}).aspect;
    const layout = structuredClone(figure.layout);
    Object.assign(layout, { paper_bgcolor: none, plot_bgcolor: none, width, height: aspect && !fill ? Math.round(64 + aspect * width) : element.clientHeight || 400, uirevision: "keep" });
    if (aspect && !layout.yaxis.title) layout.height = Math.min(layout.height, 720);
    layout.font = { ...layout.font, color: `rgb(${color})`, size };
    layout.legend = { ...layout.legend, bgcolor: none, font: { size: presenting() ? 24 : fill ? 11 : size } };
    if (layout.title) layout.title.font = { size: presenting() ? 26 : narrow ? 13 : 15 };
    for (const key of Object.keys(layout).filter((k) => /^[xy]axis\d*$/.test(k))) {
      Object.assign(layout[key], { gridcolor: grid, zerolinecolor: line, linecolor: line, tickcolor: line });
      layout[key].tickfont = { ...layout[key].tickfont, size };
      if (layout[key].title) layout[key].title.font = { size };
    }
    if (fill && element.id === "picture-loss") {
      const columns = width < 560 ? 2 : 3;      // of one width, so that the numbers in its names move nothing
      layout.legend = { ...layout.legend, entrywidth: 0.98 / columns, entrywidthmode: "fraction", font: { size: presenting() ? 24 : width < 480 ? 11 : 12 } };
      layout.yaxis.automargin = true;
      if (presenting()) layout.yaxis.title.text = "mean loss"; // the legend below leaves the axis no room for more
    }
    // A square in a wide place: its names stand beside it.
    if (fill && layout.yaxis?.scaleanchor && width > 1.3 * layout.height) layout.legend = { ...layout.legend, orientation: "v", xref: "container", x: 1, xanchor: "right", yref: "paper", y: 1, yanchor: "top" };
    if (fill) {
      layout.margin = { ...layout.margin, t: presenting() ? 44 : 30, r: 14, b: layout.xaxis?.visible === false ? 8 : presenting() ? 80 : 44, autoexpand: !along };
      if (along) layout.margin.l = presenting() ? 140 : 66;
      if (along) {
        // Little room: of the names only the dashed line's, under the title; the point's values stand above the slider.
        layout.margin.t += presenting() ? 34 : 18;
        layout.showlegend = true;
        layout.legend = { ...layout.legend, orientation: "h", xref: "container", x: 0.01, xanchor: "left", yref: "container", y: 0.88, yanchor: "top" };
        layout.yaxis.title = { ...layout.yaxis.title, text: "loss" };
      }
      for (const key of ["xaxis", "yaxis"]) if (layout[key]) Object.assign(layout[key], { tickangle: 0, nticks: layout[key].tickvals || layout[key].dtick ? undefined : along ? 4 : width < 420 ? 5 : 8 });
    }
    if (matchMedia("(pointer: coarse)").matches) layout.dragmode = false; // a finger scrolls the page
    const data = figure.data.map((trace) => {
      const shown = { ...trace };
      if (trace.type === "heatmap" && Array.isArray(trace.colorscale)) shown.colorscale = onGround(trace.colorscale);
      if (trace.textfont) shown.textfont = { ...trace.textfont, color: trace.type === "heatmap" ? `rgb(${color})` : trace.textfont.color, size: presenting() ? 24 : trace.textfont.size };
      // A low row has no room for a second line of large letters: the counts stay, their shares go.
      if (trace.texttemplate && presenting() && (layout.height - 124) / trace.z.length < 64) shown.text = trace.text.map((row) => row.map((cell) => cell.split("<br>")[0]));
      if (along && trace.line?.dash !== "dash") shown.showlegend = false;
      if (fill && element.id === "picture-loss") shown.name = trace.name?.replace(/^([A-Z]): .*/, "pinned run $1");
      return shown;
    });
    return { data, layout, config: { ...figure.config, responsive: false, plotlyServerURL: "", displayModeBar: false } };
  }

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
    if (element.classList.contains("empty")) { element.textContent = ""; element.classList.remove("empty"); }
    const now = performance.now(), moved = running && last && last.element === element && now < last.until && emlMoving.move(element, last.figure, figure);
    if (!moved) {
      const { data, layout, config } = dressed(figure, element);
      await Plotly.react(element, data, layout, config);
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
