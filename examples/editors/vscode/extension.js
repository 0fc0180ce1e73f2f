// Starts `authlint lsp` for YAML and JSON files. The server itself leaves alone the files that no
// rule set is for.
"use strict";

const fs = require("fs");
const path = require("path");
const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

// The program: the user's, the one that comes with the extension, or the one on PATH.
function program(context) {
  const chosen = vscode.workspace.getConfiguration("authlint").get("path");
  if (chosen) return chosen;
  const name = process.platform === "win32" ? "authlint.exe" : "authlint";
  const bundled = path.join(context.extensionPath, "bin", name);
  return fs.existsSync(bundled) ? bundled : "authlint";
}

function makeClient(context) {
  const more = vscode.workspace.getConfiguration("authlint").get("arguments") || [];
  const server = {
    command: program(context),
    args: ["lsp", ...more],
    transport: TransportKind.stdio,
  };
  const documentSelector = ["file", "untitled"].flatMap((scheme) =>
    ["yaml", "json", "jsonc"].map((language) => ({ scheme, language })));
  return new LanguageClient("authlint", "authlint", server, {
    documentSelector,
    synchronize: { configurationSection: "authlint" },
  });
}

async function start(context) {
  client = makeClient(context);
  try {
    await client.start();
  } catch (error) {
    vscode.window.showErrorMessage(
      `authlint cannot be started: ${error.message}. Install it, or name it in authlint.path.`);
  }
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("authlint.restart", async () => {
      await deactivate();
      await start(context);
    }));
  await start(context);
}

async function deactivate() {
  const running = client;
  client = undefined;
  if (running) await running.stop();
}

module.exports = { activate, deactivate };
