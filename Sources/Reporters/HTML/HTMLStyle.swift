/// The style of every page.
///
/// Each colour is written twice, for light and for dark; a test holds every text to a contrast of
/// 4.5:1 against what is behind it.
package enum HTMLStyle {
  /// The style, as it is between its tags.
  package static let text: StaticString = """

    :root {
      color-scheme: light dark;
      --back: #ffffff; --text: #1f2328; --muted: #57606a; --panel: #f6f8fa; --line: #d0d7de;
      --link: #0550ae; --error: #a40e26; --warning: #7a4d00; --info: #0550ae; --good: #116329;
      --added: #dafbe1; --removed: #ffebe9; --place: #ffe1dd; --other: #dcebff;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --back: #0d1117; --text: #e6edf3; --muted: #a0abb6; --panel: #161b22; --line: #3d444d;
        --link: #79c0ff; --error: #ff9a92; --warning: #e3b341; --info: #79c0ff; --good: #7ee787;
        --added: #10331d; --removed: #43191c; --place: #5a1f22; --other: #16325a;
      }
    }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
    body {
      margin: 0 auto; padding: 1rem; max-width: 80rem; background: var(--back); color: var(--text);
      font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
    }
    [hidden] { display: none !important; }
    a { color: var(--link); }
    a:focus-visible, :target, [tabindex]:focus-visible {
      outline: 3px solid var(--link); outline-offset: 2px;
    }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { left: 1rem; top: 0; padding: .5rem; background: var(--back); z-index: 2; }
    .unseen {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap;
    }
    h1 { font-size: 1.6rem; margin: .5rem 0; }
    h2 { font-size: 1.3rem; margin: 2rem 0 .5rem; }
    h3 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
    h4 { font-size: 1rem; margin: 0; font-weight: 600; }
    p, ul, ol, dl { margin: .5rem 0; }
    code, pre, kbd { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    code { background: var(--panel); border-radius: 4px; padding: .1em .2em; font-size: .9em; }
    pre {
      background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .6rem;
      margin: .5rem 0; overflow-x: auto; overflow-wrap: normal; font-size: .85rem;
      line-height: 1.4; tab-size: 4;
    }
    pre i { font-style: normal; color: var(--muted); }
    pre .p { font-weight: 600; }
    [data-level=error] pre .p { color: var(--error); }
    [data-level=warning] pre .p { color: var(--warning); }
    [data-level=info] pre .p { color: var(--info); }
    pre .o { color: var(--link); font-weight: 400; }
    pre mark { background: var(--place); color: inherit; border-radius: 2px; }
    pre mark.r { background: var(--other); }
    pre ins, pre del { display: block; text-decoration: none; width: max-content; min-width: 100%; }
    pre ins { background: var(--added); }
    pre del { background: var(--removed); }
    .severity { font-weight: 700; white-space: nowrap; }
    .error { color: var(--error); }
    .warning { color: var(--warning); }
    .info { color: var(--info); }
    .good { color: var(--good); }
    .figures { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; list-style: none; }
    .figures li {
      border: 1px solid var(--line); border-radius: 6px; padding: .25rem .9rem; min-width: 6rem;
    }
    .figures b { display: block; font-size: 1.6rem; line-height: 1.2; }
    article {
      border: 1px solid var(--line); border-left: 4px solid var(--muted); border-radius: 6px;
      padding: .75rem; margin: .75rem 0; content-visibility: auto; contain-intrinsic-size: auto 16rem;
    }
    .group { content-visibility: auto; contain-intrinsic-size: auto 900rem; }
    article[data-level=error] { border-left-color: var(--error); }
    article[data-level=warning] { border-left-color: var(--warning); }
    article[data-level=info] { border-left-color: var(--info); }
    section.rule { content-visibility: auto; contain-intrinsic-size: auto 20rem; }
    .by, .note, footer { color: var(--muted); font-size: .9rem; }
    form {
      border: 1px solid var(--line); border-radius: 6px; padding: .75rem; background: var(--panel);
      display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: end;
    }
    fieldset { border: 0; padding: 0; margin: 0; }
    form label { display: inline-block; margin-right: .75rem; }
    form label.wide { display: block; margin: 0; }
    select, input[type=search], button {
      font: inherit; color: inherit; background: var(--back); border: 1px solid var(--muted);
      border-radius: 4px; padding: .25rem .5rem; max-width: 100%;
    }
    table { border-collapse: collapse; overflow-wrap: break-word; }
    caption { text-align: left; }
    th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; }
    td.count { text-align: right; }
    .scroll { overflow-x: auto; max-width: 100%; }
    .matrix { margin: .5rem 0 1.5rem; content-visibility: auto; contain-intrinsic-size: auto 40rem; }
    .matrix table { border-collapse: separate; border-spacing: 0; }
    .matrix th, .matrix td { border-width: 0 1px 1px 0; padding: .15rem .3rem; font-size: .85rem; }
    .matrix thead th { vertical-align: bottom; font-weight: 400; }
    .matrix thead th:not(:first-child) > * {
      writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; font-size: .8rem;
    }
    .matrix tr > :first-child {
      position: sticky; left: 0; background: var(--back); z-index: 1; min-width: 9rem;
      max-width: min(24rem, 45vw); overflow-wrap: anywhere; font-weight: 400;
    }
    .matrix td { text-align: center; min-width: 1.9rem; }
    .matrix td.holds { color: var(--good); }
    .matrix td.not { color: var(--muted); }
    .matrix td.unjudged { background: var(--other); }
    .matrix td.finding { background: var(--removed); font-weight: 700; }
    .matrix td.finding a { color: var(--error); }
    .matrix sup { font-size: .7em; }
    .legend span { display: inline-block; margin-right: 1rem; }
    @media print {
      :root {
        color-scheme: light;
        --back: #ffffff; --text: #000000; --muted: #57606a; --panel: #ffffff; --line: #8c959f;
        --link: #0550ae; --error: #a40e26; --warning: #7a4d00; --info: #0550ae; --good: #116329;
        --added: #dafbe1; --removed: #ffebe9; --place: #ffe1dd; --other: #dcebff;
      }
      body { max-width: none; padding: 0; font-size: 10pt; }
      .skip, form, .quiet { display: none; }
      article, .group, section.rule, .matrix { content-visibility: visible; }
      article { break-inside: avoid; }
      pre { white-space: pre-wrap; }
      .scroll { overflow: visible; }
    }

    """

  /// The SHA-256 of ``text`` in base64, for the Content-Security-Policy; a test compares the two.
  package static let hash: StaticString = "KbaAKNFJYMR+XfTjhl+yfqF8yvNZ8Ai5UoWmJSbqf5g="
}
