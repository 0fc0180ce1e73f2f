/// The script of a report, which filters the findings. Without it, the page lacks the filter alone.
package enum HTMLScript {
  /// The script, as it is between its tags.
  package static let text: StaticString = """

    "use strict";
    (() => {
      const form = document.getElementById("filter");
      const shown = document.getElementById("shown");
      if (!form || !shown) return;
      const files = [...document.querySelectorAll("section.file")].map((section) => ({
        section,
        name: section.querySelector("h3").textContent.toLowerCase(),
        findings: [...section.querySelectorAll("article")],
      }));
      const apply = () => {
        const rule = form.elements.rule.value;
        const name = form.elements.file.value.trim().toLowerCase();
        const levels = new Set();
        for (const box of form.querySelectorAll("[name=severity]")) {
          if (box.checked) levels.add(box.value);
        }
        let count = 0;
        let total = 0;
        for (const file of files) {
          const isNamed = file.name.includes(name);
          let isEmpty = true;
          for (const finding of file.findings) {
            const { level, rule: its } = finding.dataset;
            const isShown = isNamed && levels.has(level) && (rule === "" || its === rule);
            if (finding.hidden === isShown) finding.hidden = !isShown;
            if (isShown) isEmpty = false;
            if (isShown) count += 1;
            total += 1;
          }
          file.section.hidden = isEmpty;
        }
        shown.textContent = `${count} of ${total} findings shown`;
      };
      const reveal = () => {
        const id = decodeURIComponent(location.hash.slice(1));
        const target = id && document.getElementById(id);
        if (target && target.hidden) {
          form.reset();
          apply();
          target.scrollIntoView();
        }
      };
      form.addEventListener("input", apply);
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("reset", () => setTimeout(apply));
      addEventListener("hashchange", reveal);
      form.hidden = false;
    })();

    """

  /// The SHA-256 of ``text`` in base64, for the Content-Security-Policy; a test compares the two.
  package static let hash: StaticString = "MgQRM2JcvWf+Nsr6nSVe9CP4a/vdg236Ny4frSHJFz0="
}
