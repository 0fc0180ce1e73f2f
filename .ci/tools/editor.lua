-- Drives Neovim with the server on a manifest whose service id has no quotes; run by the check
-- `editors`. Ends with status 1 and a message if something does not happen within ten seconds.

local function wait(what, holds)
  if vim.wait(10000, holds, 20) then return end
  io.stderr:write("no " .. what .. "; findings: " .. vim.inspect(vim.diagnostic.get(0)) .. "\n")
  vim.cmd("cquit 1")
end

local function has(code)
  return function()
    return vim.iter(vim.diagnostic.get(0)):any(function(found) return found.code == code end)
  end
end

local function write(name, text)
  local file = assert(io.open(name, "w"))
  file:write(text)
  file:close()
end

local function run()
  wait("finding", has("unquoted-id"))
  -- A configuration that changes on disk counts without any further key.
  write(".authlint.yaml", "ignore: [unquoted-id]\n")
  wait("end of the finding that is ignored", function() return not has("unquoted-id")() end)
  write(".authlint.yaml", "")
  wait("finding again", has("unquoted-id"))
  local finding = vim.iter(vim.diagnostic.get(0)):find(function(found)
    return found.code == "unquoted-id"
  end)
  vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action) return action.title:match("in quotes") ~= nil end,
  })
  wait("fix", function()
    return vim.api.nvim_buf_get_lines(0, finding.lnum, finding.lnum + 1, true)[1]:match('"%d+"')
  end)
  wait("end of the finding that is fixed", function() return not has("unquoted-id")() end)
  vim.cmd("qall!")
end

local ok, message = pcall(run)
if not ok then
  io.stderr:write(tostring(message) .. "\n")
  vim.cmd("cquit 1")
end
