-- Neovim 0.8 to 0.10: add this to init.lua.
vim.api.nvim_create_autocmd("FileType", {
  pattern = { "yaml", "json" },
  callback = function(event)
    local name = vim.fs.basename(event.file)
    local found = vim.fs.find(".authlint.yaml", { path = event.file, upward = true })[1]
    if not found and not name:match("manifest%.ya?ml$") and not name:match("manifest%.json$") then
      return
    end
    vim.lsp.start({
      name = "authlint",
      cmd = { "authlint", "lsp" },
      root_dir = vim.fs.dirname(found or event.file),
    })
  end,
})
