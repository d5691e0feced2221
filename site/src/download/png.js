/** Turns an SVG into a PNG: the picture is drawn by the browser on a canvas of twice its size. */

const SCALE = 2;

/**
 * @param {{markup: string, width: number, height: number}} svg
 * @returns {Promise<Blob>}
 */
export async function svgToPng({ markup, width, height }) {
  const address = URL.createObjectURL(new Blob([markup], { type: "image/svg+xml" }));
  try {
    const image = new Image(width, height);
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    const ctx = canvas.getContext("2d");
    if (ctx === null) throw new Error("this browser gives no canvas to draw on");
    ctx.scale(SCALE, SCALE);
    ctx.drawImage(image, 0, 0, width, height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error("the picture could not be written")) : resolve(blob)), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
