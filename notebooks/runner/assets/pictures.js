// Called in headless Chromium on a page of <div class="picture">: the promise of every figure's PNG in base64, or of what the figure says instead.
async function pictures(scale) {
  "use strict";
  const boxes = [...document.querySelectorAll(".picture")];
  const open = () => document.querySelector('.eml-figure:not([data-drawn="yes"]):not([data-drawn="failed"])');
  for (let waited = 0; open() && waited < 60000; waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
  await document.fonts.ready;

  // At most 256 colours: the box of all colours is cut, and again its largest part, at the middle of its longest side; a part is its most frequent colour.
  function reduce(pixels) {
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
    const box = (colours) => {
      const sides = [0, 8, 16].map((shift) => {
        const values = colours.map((colour) => colour >>> shift & 255);
        const low = values.reduce((a, b) => Math.min(a, b)), high = values.reduce((a, b) => Math.max(a, b));
        return { shift, middle: (low + high) / 2, length: high - low };
      });
      return { colours, ...sides.reduce((a, b) => b.length > a.length ? b : a) };
    };
    const boxes = [box([...counts.keys()])];
    while (boxes.length < 256) {
      const largest = boxes.reduce((best, one, i) => one.length > boxes[best].length ? i : best, 0);
      const { colours, shift, middle, length } = boxes[largest];
      if (length === 0) break;
      const isLow = (colour) => (colour >>> shift & 255) <= middle;
      boxes.splice(largest, 1, box(colours.filter(isLow)), box(colours.filter((colour) => !isLow(colour))));
    }
    const palette = boxes.map(({ colours }) => colours.reduce((a, b) => counts.get(b) > counts.get(a) ? b : a));
    const place = new Map(boxes.flatMap(({ colours }, i) => colours.map((colour) => [colour, i])));
    return { palette, indices: Uint8Array.from(pixels, (pixel) => place.get(pixel)) };
  }

  // PNG (ISO/IEC 15948) with a palette: signature, then chunks of length, name, data and checksum.
  async function encode(width, height, { palette, indices }) {
    const rows = new Uint8Array(height * (width + 1)); // each row after its filter, 0: none
    for (let y = 0; y < height; y++) rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
    const packed = await new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"))).bytes();
    const big = (number) => [24, 16, 8, 0].map((shift) => number >>> shift & 255);
    const crc = (bytes) => ~bytes.reduce((sum, byte) => {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = sum >>> 1 ^ (sum & 1) * 0xedb88320;
      return sum;
    }, -1);
    const chunk = (name, data) => {
      const body = Uint8Array.from([...new TextEncoder().encode(name), ...data]);
      return [...big(body.length - 4), ...body, ...big(crc(body))];
    };
    const bytes = [137, 80, 78, 71, 13, 10, 26, 10,
      ...chunk("IHDR", [...big(width), ...big(height), 8, 3, 0, 0, 0]),
      ...chunk("PLTE", palette.flatMap((pixel) => [pixel & 255, pixel >>> 8 & 255, pixel >>> 16 & 255])),
      ...chunk("IDAT", packed), ...chunk("IEND", [])];
    return btoa(bytes.map((byte) => String.fromCharCode(byte)).join(""));
  }

  const results = [];
  for (const box of boxes) {
    const plot = box.querySelector(".js-plotly-plot");
    if (!plot) {
      results.push({ failure: box.textContent.trim() });
      continue;
    }
    await Plotly.relayout(plot, { paper_bgcolor: "#fff", plot_bgcolor: "#fff" });
    const size = { width: plot.clientWidth, height: plot.clientHeight };
    const image = new Image();
    image.src = await Plotly.toImage(plot, { format: "png", scale, ...size });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    results.push({ png: await encode(image.width, image.height, reduce(pixels)) });
  }
  return results;
}
