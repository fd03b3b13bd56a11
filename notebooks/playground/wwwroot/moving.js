// plotly takes its time for a whole picture. Between two drawings by plotly this moves only what has changed since the last one, on the axes that are
// there: the points of lines and markers, names in the legend, texts, and the colours of a map. Whatever else has changed, and whatever leaves the axes, is plotly's again.
window.emlMoving = (() => {
  "use strict";
  const POSITIONS = new Set(["x", "y", "z", "x0", "dx", "y0", "dy", "zmin", "zmax", "name", "text"]);

  const looks = (trace) => JSON.stringify(trace, (key, value) => (POSITIONS.has(key) ? undefined : value));
  const positions = (trace) => JSON.stringify([trace.x, trace.y, trace.z, trace.x0, trace.dx, trace.y0, trace.dy, trace.zmin, trace.zmax]);
  const words = (trace) => JSON.stringify(trace.text);

  // The pixel of every point; null where the line has a gap; nothing if a point lies off the axes.
  function pixels(values, start, step, count, axis) {
    const found = new Array(count);
    for (let i = 0; i < count; i++) {
      const value = values ? values[i] : start + i * step;
      const p = value === null ? null : axis.d2p(value);
      if (p !== null && !(p >= -1 && p <= axis._length + 1)) return null;
      found[i] = p;
    }
    return found;
  }

  function line(group, xs, ys) {
    const paths = group.querySelectorAll(".lines path.js-line");
    if (paths.length === 0) return null;
    let d = "", pen = "M";
    for (let i = 0; i < xs.length; i++) {
      if (xs[i] === null || ys[i] === null) { pen = "M"; continue; }
      d += pen + xs[i].toFixed(1) + "," + ys[i].toFixed(1);
      pen = "L";
    }
    return () => paths.forEach((path, i) => path.setAttribute("d", i === 0 ? d || "M0,0" : "M0,0"));
  }

  function markers(group, xs, ys) {
    const points = [...group.querySelectorAll(".points path.point")];
    if (points.length === 0) return null;
    return () => {
      for (let i = points.length; i < xs.length; i++) points.push(points[0].parentNode.appendChild(points[0].cloneNode()));
      points.splice(xs.length).forEach((point) => point.remove());
      points.forEach((point, i) => point.setAttribute("transform", `translate(${xs[i]},${ys[i]})`));
    };
  }

  function scatter(group, trace, xAxis, yAxis) {
    if (!group || !["lines", "markers"].includes(trace.mode) || (trace.line && trace.line.shape === "hv")) return null;
    const count = (trace.y || trace.x).length;
    const xs = pixels(trace.x, trace.x0, trace.dx, count, xAxis), ys = pixels(trace.y, trace.y0, trace.dy, count, yAxis);
    return xs && ys && (trace.mode === "lines" ? line : markers)(group, xs, ys);
  }

  // Texts where they stand.
  function texts(group, words) {
    const places = group ? [...group.querySelectorAll(".textpoint text")] : [];
    if (places.length !== words.length || words.some((word) => /[<&]/.test(word)) || places.some((place) => place.childElementCount > 0)) return null;
    return () => places.forEach((place, i) => { place.textContent = words[i]; });
  }

  function channels(colour) {
    const hex = /^#(..)(..)(..)$/.exec(colour), rgba = /^rgba\(([^)]*)\)$/.exec(colour);
    return hex ? [...hex.slice(1).map((h) => parseInt(h, 16)), 255] : rgba ? rgba[1].split(",").map((v, i) => (i === 3 ? 255 * v : Number(v))) : null;
  }

  function colour(scale, share) {
    let k = 1;
    while (k < scale.length - 1 && share > scale[k][0]) k++;
    const [[from, low], [to, high]] = [scale[k - 1], scale[k]], t = to > from ? (share - from) / (to - from) : 1;
    return low.map((v, c) => v + t * (high[c] - v));
  }

  // A pixel per cell, stretched over the place that plotly gave the map.
  function map(image, trace, xAxis, yAxis) {
    const scale = (trace.colorscale || []).map(([at, text]) => [at, channels(text)]);
    if (!image || trace.texttemplate || !(trace.zmax > trace.zmin) || scale.length < 2 || scale.some(([, c]) => !c)) return null;
    const rows = trace.z.length, columns = trace.z[0].length, { x0 = 0, dx = 1, y0 = 0, dy = 1 } = trace;
    const left = xAxis.d2p(x0 - dx / 2), right = xAxis.d2p(x0 + (columns - 0.5) * dx);
    if (Math.abs(image.getAttribute("x") - left) > 2 || Math.abs(image.getAttribute("width") - (right - left)) > 4) return null;
    const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows }), context = canvas.getContext("2d");
    const cells = context.createImageData(columns, rows), upwards = yAxis.d2p(y0 + dy) < yAxis.d2p(y0);
    trace.z.forEach((row, r) => row.forEach((value, c) => {
      if (value !== null) cells.data.set(colour(scale, Math.min(1, Math.max(0, (value - trace.zmin) / (trace.zmax - trace.zmin)))), 4 * ((upwards ? rows - 1 - r : r) * columns + c));
    }));
    context.putImageData(cells, 0, 0);
    return () => {
      image.setAttributeNS("http://www.w3.org/1999/xlink", "href", canvas.toDataURL());
      image.style.imageRendering = "pixelated";
    };
  }

  // The trace's name in the legend, which may hold numbers, and where it is pointed at; plotly's again if it is more than a line of text.
  function label(element, trace, name) {
    const entry = [...element.querySelectorAll(".legend .traces")].find((e) => e.__data__[0].trace.uid === trace.uid), text = entry && entry.querySelector(".legendtext");
    if (/[<&]/.test(name) || (text && text.childElementCount > 0)) return null;
    return () => {
      trace.name = name;
      if (text) text.textContent = name;
    };
  }

  // Moves what has changed from one figure to the next; false if plotly has to draw it.
  function move(element, before, after) {
    const full = element._fullLayout, traces = element._fullData;
    if (!full || before.data.length !== after.data.length || JSON.stringify(before.layout) !== JSON.stringify(after.layout)) return false;
    const images = element.querySelectorAll(".heatmaplayer image"), moves = [];
    let seenMaps = 0;
    for (let i = 0; i < after.data.length; i++) {
      const trace = after.data[i], image = trace.type === "heatmap" ? images[seenMaps++] : null;
      if (looks(before.data[i]) !== looks(trace)) return false;
      if (before.data[i].name !== trace.name) {
        const named = label(element, traces[i], trace.name);
        if (!named) return false;
        moves.push(named);
      }
      const group = element.querySelector(".scatterlayer .trace" + traces[i].uid), stands = positions(before.data[i]) === positions(trace);
      if (words(before.data[i]) !== words(trace)) {
        const written = stands && trace.mode === "text" && texts(group, trace.text);
        if (!written) return false;
        moves.push(written);
      }
      if (stands || traces[i].visible === "legendonly") continue;
      if (!traces[i].visible) return false;
      const xAxis = full[traces[i].xaxis.replace("x", "xaxis")], yAxis = full[traces[i].yaxis.replace("y", "yaxis")];
      const found = trace.type === "heatmap" ? map(image, trace, xAxis, yAxis)
        : trace.type === "scatter" ? scatter(group, trace, xAxis, yAxis) : null;
      if (!found) return false;
      moves.push(found);
    }
    moves.forEach((apply) => apply());
    return true;
  }

  return { move };
})();
