-- Neovim 0.11 or later: copy this file to lsp/authlint.lua in your configuration,
-- and add vim.lsp.enable("authlint") to init.lua.

local function is_manifest(name)
  return name:match("^manifest%.ya?ml$") or name:match("%.manifest%.ya?ml$")
    or name == "manifest.json" or name:match("%.manifest%.json$")
end

local function is_own(name)
  return name == ".authlint.yaml" or name == "ruleset.yaml"
end

---@type vim.lsp.Config
return {
  cmd = { "authlint", "lsp" },
  filetypes = { "yaml", "json" },
  -- Starts the server for manifests, for files of authlint, and below a configuration.
  root_dir = function(buffer, start)
    local path = vim.api.nvim_buf_get_name(buffer)
    local name = vim.fs.basename(path)
    local configured = vim.fs.root(buffer, ".authlint.yaml")
    if configured or is_manifest(name) or is_own(name) then
      start(configured or vim.fs.root(buffer, ".git") or vim.fs.dirname(path))
    end
  end,
  settings = {
    authlint = {
      suppressions = true, -- offer comments that suppress a finding
      unsafeFixes = true, -- offer fixes that may change what was meant
    },
  },
}
