// Tests the extension without an editor and without packages: node test.js
"use strict";

const assert = require("assert");
const fs = require("fs");
const Module = require("module");
const os = require("os");
const path = require("path");

const settings = {};
const messages = [];
const commands = {};
const clients = [];
let failure;

class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(this, { id, name, server, options, isRunning: false });
    clients.push(this);
  }

  async start() {
    if (failure) throw failure;
    this.isRunning = true;
  }

  async stop() {
    this.isRunning = false;
  }
}

const stubs = {
  vscode: {
    workspace: { getConfiguration: (section) => ({ get: (key) => settings[`${section}.${key}`] }) },
    commands: {
      registerCommand(name, run) {
        commands[name] = run;
        return { dispose() {} };
      },
    },
    window: { showErrorMessage: (message) => messages.push(message) },
  },
  "vscode-languageclient/node": { LanguageClient, TransportKind: { stdio: 0 } },
};
const load = Module._load;
Module._load = (name, ...rest) => stubs[name] || load(name, ...rest);

const manifest = require("./package.json");
const extension = require(manifest.main);

const tests = {
  async "the program on PATH is started with the command lsp"(context) {
    await extension.activate(context);
    assert.strictEqual(clients[0].server.command, "authlint");
    assert.deepStrictEqual(clients[0].server.args, ["lsp"]);
    assert.ok(clients[0].isRunning);
    await extension.deactivate();
    assert.ok(!clients[0].isRunning);
  },

  async "the program of the extension comes before the one on PATH"(context) {
    const bin = path.join(context.extensionPath, "bin");
    fs.mkdirSync(bin);
    fs.writeFileSync(path.join(bin, "authlint"), "");
    await extension.activate(context);
    assert.strictEqual(clients[0].server.command, path.join(bin, "authlint"));
  },

  async "the settings choose the program and its arguments"(context) {
    settings["authlint.path"] = "/opt/authlint";
    settings["authlint.arguments"] = ["--rules", "policy"];
    await extension.activate(context);
    assert.strictEqual(clients[0].server.command, "/opt/authlint");
    assert.deepStrictEqual(clients[0].server.args, ["lsp", "--rules", "policy"]);
  },

  async "a restart stops the old server and starts another"(context) {
    await extension.activate(context);
    await commands["authlint.restart"]();
    assert.deepStrictEqual(clients.map((client) => client.isRunning), [false, true]);
  },

  async "a program that is missing is told"(context) {
    failure = new Error("ENOENT");
    await extension.activate(context);
    assert.ok(messages[0].includes("authlint.path"));
  },

  async "what the manifest names is there"(context) {
    await extension.activate(context);
    const named = manifest.contributes.commands.map((command) => command.command);
    assert.deepStrictEqual(Object.keys(commands), named);
    const properties = Object.keys(manifest.contributes.configuration.properties);
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.ok(restricted.every((name) => properties.includes(name)));
    assert.ok(clients[0].options.documentSelector.every((filter) => filter.language));
  },
};

(async () => {
  for (const [name, test] of Object.entries(tests)) {
    for (const key of Object.keys(settings)) delete settings[key];
    clients.length = messages.length = 0;
    failure = undefined;
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "authlint-extension-"));
    try {
      await test({ extensionPath: folder, subscriptions: [] });
      await extension.deactivate();
    } catch (error) {
      console.error(`${name}: ${error.stack}`);
      process.exitCode = 1;
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  }
  if (!process.exitCode) console.log(`${Object.keys(tests).length} passed`);
})();
