;;; emacs.el --- Drives Emacs' eglot on a chapter of the book  -*- lexical-binding: t -*-

;; A person's way through diagnostics, hover, completion, a rename and a chunk's definition. What the editor then has is written as
;; JSON into the file that TANGLE_TEST_REPORT names.

(require 'package)
(package-initialize)
(require 'cl-lib)
(require 'json)

(unless (require 'eglot nil t)
  (with-temp-file (getenv "TANGLE_TEST_REPORT") (insert "{\"missing\": \"eglot\"}"))
  (kill-emacs))

(defvar report nil)
(defvar published nil)

(defun told (name value) (push (cons name value) report))

(defun wait-for (what condition)
  (with-timeout (60 (error "No %s" what))
    (while (not (funcall condition)) (accept-process-output nil 0.01))))

(cl-defmethod eglot-handle-notification :before
  (_server (_method (eql textDocument/publishDiagnostics)) &key uri diagnostics &allow-other-keys)
  (when (string-suffix-p "01-sockets.md" uri) (setq published (list diagnostics))))

(defun go-to (text &optional from)
  "Goes to the beginning of TEXT behind FROM."
  (goto-char (point-min))
  (when from (search-forward from))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun ask (method &optional more)
  (eglot--signal-textDocument/didChange)
  (jsonrpc-request (eglot--current-server-or-lose) method
                   (append (eglot--TextDocumentPositionParams) more) :timeout 60))

(defun wait-for-diagnostics (some)
  "Waits until there are diagnostics, or none if SOME is nil."
  (setq published nil)
  (eglot--signal-textDocument/didChange)
  (wait-for (if some "diagnostics" "end of the diagnostics")
            (lambda () (and published (eq some (> (length (car published)) 0))))))

(defun drive ()
  (add-to-list 'eglot-server-programs
               `(text-mode . (,(getenv "TANGLE_TEST_NODE") ,(getenv "TANGLE_TEST_START") "lsp")))
  (setq eglot-sync-connect t eglot-confirm-server-initiated-edits nil eglot-send-changes-idle-time 0
        make-backup-files nil
        project-find-functions (list (lambda (_folder) (cons 'transient (getenv "TANGLE_TEST_FOLDER")))))
  (find-file "chapters/01-sockets.md")
  (text-mode)
  (apply #'eglot (eglot--guess-contact))

  (go-to "const HOST = ")
  (forward-char (length "const HOST"))
  (let ((line (line-number-at-pos)))
    (insert ": number")
    (wait-for-diagnostics t)
    (let ((one (elt (car published) 0)))
      (told 'fault (plist-get one :message))
      (told 'faultLine (- (plist-get (plist-get (plist-get one :range) :start) :line) (1- line)))))
  (delete-char (- (length ": number")))
  (wait-for-diagnostics nil)

  (go-to "handleConnection" "```ts name=handle-a-connection")
  (told 'hover (plist-get (plist-get (ask :textDocument/hover) :contents) :value))

  (go-to "socket.once" "```ts name=handle-a-connection")
  (insert "socket.remo\n  ")
  (search-backward "remo")
  (forward-char (length "remo"))
  (told 'completion
        (cl-remove-if-not (lambda (label) (string-prefix-p "remote" label))
                          (mapcar (lambda (item) (plist-get item :label))
                                  (plist-get (ask :textDocument/completion) :items))))
  (delete-region (- (point) (length "socket.remo")) (+ (point) (length "\n  ")))

  (go-to "handleConnection" "```ts name=handle-a-connection")
  (eglot--signal-textDocument/didChange)
  (eglot-rename "hearClient")
  (told 'renamed (let (lines)
                   (goto-char (point-min))
                   (while (search-forward "hearClient" nil t)
                     (push (buffer-substring (line-beginning-position) (line-end-position)) lines))
                   (nreverse lines)))
  (wait-for-diagnostics nil)

  (go-to "// <<handle-a-connection>>" "```ts file=socket-server.ts")
  (forward-char 8)
  (let ((place (car (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))))
    (goto-char (point-min))
    (forward-line (1- (xref-location-line (xref-item-location place))))
    (told 'definition (buffer-substring (line-beginning-position) (line-end-position))))

  (eglot-shutdown (eglot--current-server-or-lose)))

(condition-case fault (drive) (error (told 'error (error-message-string fault))))
(with-temp-file (getenv "TANGLE_TEST_REPORT") (insert (json-encode report)))

;;; emacs.el ends here
