#!/usr/bin/env python3
"""Opens pages in Chromium and reports what a reader would run into.

    pages.py [--browser PATH] [--shots DIR] PAGE…

Each page is opened at three widths, in light and dark. It fails for a message on the console, a
request for anything but the page itself, a dialog, a row of headings that skips a level, a control
or table without a name, text whose contrast is below 4.5:1, or a page wider than its window. With
--within SECONDS, it fails if a page needs more of the processor to load. A page with findings must also filter
them. With --shots, screenshots are written into a folder.

The browser is driven through a pipe, so nothing is installed and no port is opened.
"""
import argparse
import base64
import json
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import time

WIDTHS = (400, 800, 1400)

# What a page looks like to those who use it. Evaluated in the page by the browser itself, which the
# page's Content-Security-Policy does not hinder.
FACTS = r"""
(() => {
  const problems = [];
  const text = (element) => element.textContent.trim().slice(0, 60);
  let last = 0;
  const order = (root) => {
    for (const node of root.children) {
      if (node.localName === "template") continue;
      const level = /^h([1-6])$/.exec(node.localName);
      if (level) {
        const number = Number(level[1]);
        if (number > last + 1) problems.push(`heading of level ${number} after ${last}: ${text(node)}`);
        last = number;
      }
      if (node.localName === "slot") node.assignedElements().forEach((part) => order({ children: [part] }));
      else order(node.shadowRoot || node);
    }
  };
  order(document.body);
  if (document.querySelectorAll("h1").length !== 1) problems.push("not one h1");
  if (!document.documentElement.lang) problems.push("no language");
  for (const control of document.querySelectorAll("input, select, button")) {
    if (!control.labels?.length && !text(control)) problems.push(`no label: ${control.outerHTML}`);
  }
  for (const table of document.querySelectorAll("table")) {
    if (table.querySelector("th:not([scope])")) problems.push("a table's heading without a scope");
  }
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    const name = decodeURIComponent(link.getAttribute("href").slice(1));
    if (!document.getElementById(name)) problems.push(`a link to nothing: ${name}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  if (new Set(ids).size !== ids.length) problems.push("an id is there twice");
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) problems.push(`${wide} pixels wider than the window`);

  const parse = (color) => (color.match(/[\d.]+/g) || []).map(Number);
  const luminance = (color) => {
    const [r, g, b] = color.map((part) => {
      const value = part / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let node = element; node; node = node.parentElement) {
      const color = parse(getComputedStyle(node).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let count = 0; walker.nextNode() && count < 20000; count += 1) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || ["SCRIPT", "STYLE"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const back = behind(element);
    const key = `${style.color} on rgb(${back})`;
    if (seen.has(key)) continue;
    seen.add(key);
    const [a, b] = [luminance(parse(style.color).slice(0, 3)), luminance(back)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) problems.push(`contrast ${ratio.toFixed(2)}: ${key}: ${text(element)}`);
  }
  return problems;
})()
"""

# Uses the filter as a reader would, and compares what is left.
FILTER = r"""
(() => {
  const problems = [];
  const all = [...document.querySelectorAll("section.file article")];
  const form = document.getElementById("filter");
  if (all.length === 0) return form ? ["a filter without findings"] : [];
  if (!form || form.hidden) return ["there is no filter"];
  const shown = () => all.filter((item) => item.checkVisibility({ contentVisibilityAuto: false })).length;
  const use = (change) => {
    change();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    return shown();
  };
  const rule = all[0].dataset.rule;
  const expect = (name, count, wanted) => {
    if (count !== wanted) problems.push(`${name}: ${count} findings, expected ${wanted}`);
  };
  expect("all", shown(), all.length);
  expect("a rule", use(() => { form.elements.rule.value = rule; }),
    all.filter((item) => item.dataset.rule === rule).length);
  expect("no such file", use(() => { form.elements.file.value = "\u0001"; }), 0);
  expect("all again", use(() => { form.elements.rule.value = ""; form.elements.file.value = ""; }), all.length);
  const errors = form.querySelector("[value=error]");
  expect("no errors", use(() => { errors.checked = false; }),
    all.filter((item) => item.dataset.level !== "error").length);
  expect("errors again", use(() => { errors.checked = true; }), all.length);
  return problems;
})()
"""


class Browser:
    """Chromium without a window, spoken to through two pipes."""

    def __init__(self, program, profile):
        to_child, self.output = os.pipe()
        self.input, from_child = os.pipe()
        arguments = [
            program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-extensions", "--disable-background-networking", "--disable-dev-shm-usage",
            "--hide-scrollbars", f"--user-data-dir={profile}", "--remote-debugging-pipe",
        ]

        def pipes():
            # The numbers that the browser expects; duplicated first, as they may be taken.
            source, target = os.dup(to_child), os.dup(from_child)
            os.dup2(source, 3)
            os.dup2(target, 4)

        self.process = subprocess.Popen(
            arguments, preexec_fn=pipes, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self.rest = b""
        self.number = 0
        self.events = []
        self.session = None

    def message(self, deadline):
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.input], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError("the browser does not answer")
            read = os.read(self.input, 1 << 20)
            if not read:
                raise EOFError("the browser has ended")
            self.rest += read
        text, _, self.rest = self.rest.partition(b"\0")
        return json.loads(text)

    def call(self, method, timeout=60, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.output, json.dumps(request).encode() + b"\0")
        deadline = time.monotonic() + timeout
        while True:
            answer = self.message(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method, timeout=60):
        deadline = time.monotonic() + timeout
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.message(deadline))

    def open(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Performance.enable", timeDomain="threadTicks")

    def work(self):
        """The seconds that the page's thread has computed, whatever else the machine does."""
        metrics = self.call("Performance.getMetrics")["metrics"]
        return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["exception"]["description"])
        return result["result"]["value"]

    def close(self):
        self.session = None
        try:
            self.call("Browser.close")
            self.process.wait(20)
        except (OSError, EOFError, TimeoutError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


def complaints(events, address):
    """What the browser said of a page that it should have had no reason to say."""
    for event in events:
        kind, parameters = event.get("method"), event.get("params", {})
        if kind == "Log.entryAdded":
            yield f"console: {parameters['entry']['text']}"
        elif kind == "Runtime.consoleAPICalled":
            yield f"console: {parameters['args']}"
        elif kind == "Runtime.exceptionThrown":
            yield f"exception: {parameters['exceptionDetails']}"
        elif kind == "Page.javascriptDialogOpening":
            yield f"a dialog: {parameters['message']}"
        elif kind == "Network.requestWillBeSent":
            url = parameters["request"]["url"]
            if url != address and not url.startswith("data:"):
                yield f"a request: {url}"


def look(browser, page, options):
    address = page.resolve().as_uri()
    found = []
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            browser.events = []
            browser.call("Emulation.setDeviceMetricsOverride", width=width, height=1000,
                         deviceScaleFactor=1, mobile=False)
            browser.call("Emulation.setEmulatedMedia",
                         features=[{"name": "prefers-color-scheme", "value": scheme}])
            before = browser.work()
            browser.call("Page.navigate", url=address)
            browser.wait("Page.loadEventFired")
            seconds = browser.value("""
              (() => {
                document.body.getBoundingClientRect();
                return performance.getEntriesByType("navigation")[0].loadEventEnd / 1000;
              })()""")
            work = browser.work()
            # A page from another place starts another process, which counts from zero.
            work -= before if work > before else 0
            if options.within and work > options.within:
                found.append(f"{width} {scheme}: {work:.2f} s of work to load")
            if width == WIDTHS[-1] and scheme == "light":
                print(f"{page.name}: {page.stat().st_size} bytes, {work:.2f} s of work,"
                      f" loaded after {seconds:.2f} s")
                found += browser.value(FILTER)
            if page.stat().st_size < 2_000_000:
                found += [f"{width} {scheme}: {text}" for text in browser.value(FACTS)]
            found += [f"{width} {scheme}: {text}" for text in complaints(browser.events, address)]
            if options.shots:
                shot = browser.call("Page.captureScreenshot", format="png")["data"]
                name = f"{page.stem}-{width}-{scheme}.png"
                (options.shots / name).write_bytes(base64.b64decode(shot))
    return list(dict.fromkeys(found))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    parser.add_argument("--browser", default="chromium")
    parser.add_argument("--shots", type=pathlib.Path)
    parser.add_argument("--within", type=float)
    options = parser.parse_args()
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(options.browser, profile)
        try:
            browser.open()
            for page in options.pages:
                for text in look(browser, page, options):
                    print(f"{page.name}: {text}")
                    failed += 1
        finally:
            browser.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
