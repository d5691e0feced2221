{
 "kind": "code",
 "version": 1,
 "parts": [
  {
   "title": "0-abc",
   "rows": [
    [
     "commit",
     "0123456789abcdef0123456789abcdef01234567"
    ],
    [
     "main script",
     "train.py"
    ]
   ],
   "patch": "diff --git a/train.py b/train.py\nindex 0123456..789abcd 100644\n--- a/train.py\n+++ b/train.py\n@@ -1 +1 @@\n-lr = 0.01\n+lr = 0.001\n",
   "patch_note": "",
   "requirements": "numpy==2.2.6\ntorch==2.9.0\n"
  }
 ]
}
