const terminal = process.stderr.isTTY === true && process.env.CI === undefined;

/**
 * One line on standard error that says what is being waited for: rewritten in place on a terminal, otherwise written
 * when the work starts and again every quarter of a minute, so that a log shows life without being flooded.
 */
export function startProgress(title) {
  const start = Date.now();
  let detail = "";
  const text = () => `${title}${detail === "" ? "" : ` ${detail}`} (${Math.round((Date.now() - start) / 1000)} s)`;
  const show = () => process.stderr.write(terminal ? `\r\x1b[2K${text()}` : `${text()}\n`);
  if (terminal) show();
  else process.stderr.write(`${title} ...\n`);
  const timer = setInterval(show, terminal ? 250 : 15_000);
  return {
    update(newDetail) {
      detail = newDetail;
    },
    end(result = "done") {
      clearInterval(timer);
      process.stderr.write(
        `${terminal ? "\r\x1b[2K" : ""}${title}: ${result} (${Math.round((Date.now() - start) / 1000)} s)\n`,
      );
    },
  };
}
