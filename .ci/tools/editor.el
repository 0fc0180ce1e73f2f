;;; editor.el --- Drives Eglot with the server  -*- lexical-binding: t; -*-

;; Opens app.manifest.yaml, whose service id has no quotes, waits for the finding, and has Eglot
;; apply its fix; run by the check `editors'. Ends with status 1 if something does not happen
;; within ten seconds.

(package-initialize)
(require 'eglot)
(require 'seq)
(setq eglot-sync-connect 10
      eglot-autoreconnect nil
      eglot-confirm-server-edits nil
      eglot-send-changes-idle-time 0)

(defun authlint-wait (what holds)
  "Wait until HOLDS returns a value, and return it; fail for lack of WHAT."
  (let ((end (+ (float-time) 10)) value)
    (while (and (not (setq value (funcall holds))) (< (float-time) end))
      ;; No timer for idle moments runs in batch mode.
      (eglot--signal-textDocument/didChange)
      (accept-process-output nil 0.05)
      (flymake-start nil))
    (unless value
      (message "no %s; findings: %S" what (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))
      (kill-emacs 1))
    value))

(defun authlint-finding ()
  "Return the finding about the service id."
  (seq-find (lambda (finding)
              (string-match-p "unquoted-id" (flymake-diagnostic-text finding)))
            (flymake-diagnostics)))

(setq eglot-server-programs '((conf-unix-mode . ("authlint" "lsp"))))
(find-file "app.manifest.yaml")
(conf-unix-mode)
(eglot '(conf-unix-mode) (cons 'transient default-directory) 'eglot-lsp-server
       '("authlint" "lsp") "yaml")
(flymake-mode 1)

(let* ((finding (authlint-wait "finding" #'authlint-finding))
       (actions (eglot-code-actions (flymake-diagnostic-beg finding)
                                    (flymake-diagnostic-end finding) "quickfix"))
       (fix (seq-find (lambda (action)
                        (string-match-p "in quotes" (plist-get action :title)))
                      actions)))
  (unless fix
    (message "no fix among %S" actions)
    (kill-emacs 1))
  ;; The second argument says whether to ask (Eglot 1.9), or who did (1.17).
  (eglot--apply-workspace-edit (plist-get fix :edit) nil)
  (authlint-wait "fix" (lambda ()
                         (save-excursion
                           (goto-char (point-min))
                           (re-search-forward "service_id: \"[0-9]+\"" nil t))))
  (authlint-wait "end of the finding" (lambda () (not (authlint-finding))))
  (eglot-shutdown (eglot-current-server))
  (set-buffer-modified-p nil)
  (kill-emacs 0))
