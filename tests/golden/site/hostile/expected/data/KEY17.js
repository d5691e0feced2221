{
 "kind": "code",
 "version": 1,
 "parts": [
  {
   "title": "0-abc",
   "rows": [
    [
     "commit",
     "<script>alert(1)</script>"
    ],
    [
     "main script",
     "</code></pre><script>alert(1)</script>"
    ]
   ],
   "patch": "diff --git a/x b/x\n+</code></pre><script>alert(1)</script>{{ 7 * 7 }}{% x %}\n+���[31m�reversed�\n",
   "patch_note": "",
   "requirements": "</code></pre><script>alert(1)</script>\n"
  }
 ]
}
