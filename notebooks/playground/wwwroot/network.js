// Draws what moves in the network: a picture in every unit, and the lines' widths and signs. Dragging a line drags its weight.
window.emlNetwork = (() => {
  "use strict";
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  let last = null;

  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

  function curve(context, values, size) {
    context.clearRect(0, 0, size, size);
    context.strokeStyle = css("--accent");
    context.lineWidth = 5;
    context.lineJoin = "round";
    context.beginPath();
    values.forEach((v, i) => context.lineTo((i / (values.length - 1)) * size, size - 6 - (v / 255) * (size - 12)));
    context.stroke();
  }

  function bars(context, values, size) {
    context.clearRect(0, 0, size, size);
    context.fillStyle = css("--accent");
    const wide = (size - 8) / values.length;
    values.forEach((v, i) => { const tall = (v / 255) * (size - 12); context.fillRect(4 + i * wide, size - 4 - tall, wide - 1.5, tall); });
  }

  // Low is blue, the middle pale, high orange: the colours of negative and positive weights.
  function cells(context, values, columns, size) {
    const rows = values.length / columns, image = new ImageData(columns, rows);
    values.forEach((v, i) => {
      const t = v / 127.5 - 1, a = Math.abs(t), [r, g, b] = t < 0 ? [32, 134, 200] : [217, 134, 10];
      image.data.set([247 + (r - 247) * a, 247 + (g - 247) * a, 247 + (b - 247) * a, 255], 4 * i);
    });
    const small = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
    small.getContext("2d").putImageData(image, 0, 0);
    context.imageSmoothingEnabled = columns > 8;
    context.drawImage(small, 0, 0, size, size);
  }

  function draw(live) {
    last = live;
    for (const { id, kind, columns, values } of live.units) {
      const canvas = document.getElementById(id);
      if (!canvas) continue;
      const context = canvas.getContext("2d"), found = bytes(values), size = canvas.width;
      if (kind === "curve") curve(context, found, size);
      else if (kind === "bars") bars(context, found, size);
      else cells(context, found, columns, size);
      canvas.dataset.drawn = values.slice(0, 16);
    }
    for (const { id, value } of live.lines) {
      const line = document.getElementById("line-" + id);
      if (!line) continue;
      line.style.strokeWidth = (0.5 + 5 * Math.abs(value)).toFixed(2);
      line.classList.toggle("negative", value < 0);
    }
  }

  // A line is dragged up for more, down for less. The weight's slider does it, as soon as the page has opened it.
  addEventListener("pointerdown", (down) => {
    const hit = down.target.closest?.(".hit");
    if (!hit) return;
    const slider = () => { const s = document.getElementById("weight-slider"); return s && s.dataset.parameter === hit.dataset.parameter ? s : null; };
    let from = null, waiting = false, at = down.clientY;
    const push = () => {
      waiting = false;
      const s = slider();
      if (!s) return;
      from ??= Number(s.value);
      s.value = from + ((Number(s.max) - Number(s.min)) * (down.clientY - at)) / 300;
      s.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const move = (e) => { at = e.clientY; if (Math.abs(at - down.clientY) > 3 && !waiting) { waiting = true; requestAnimationFrame(push); } };
    const up = () => { removeEventListener("pointermove", move); removeEventListener("pointerup", up); };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
    down.preventDefault();
  });

  return { draw, repaint: () => last && draw(last) };
})();
