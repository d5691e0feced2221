{
 "kind": "runs",
 "version": 1,
 "columns": [
  {
   "key": "name",
   "label": "name",
   "type": "text"
  },
  {
   "key": "state",
   "label": "state",
   "type": "state"
  },
  {
   "key": "group",
   "label": "group",
   "type": "text"
  },
  {
   "key": "job_type",
   "label": "job_type",
   "type": "text"
  },
  {
   "key": "tags",
   "label": "tags",
   "type": "tags"
  },
  {
   "key": "config.",
   "label": "config.",
   "type": "number"
  },
  {
   "key": "config.<script>alert(1)</script>.../x",
   "label": "<script>alert(1)</script>.../x",
   "type": "text"
  },
  {
   "key": "config.deep.a.b.c",
   "label": "deep.a.b.c",
   "type": "text"
  },
  {
   "key": "config.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
   "label": "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
   "type": "number"
  },
  {
   "key": "config.long",
   "label": "long",
   "type": "text"
  },
  {
   "key": "config.{{ 7*7 }}",
   "label": "{{ 7*7 }}",
   "type": "text"
  },
  {
   "key": "summary.",
   "label": "summary.",
   "type": "number"
  },
  {
   "key": "summary.$\\frac{",
   "label": "$\\frac{",
   "type": "number"
  },
  {
   "key": "summary.*",
   "label": "*",
   "type": "number"
  },
  {
   "key": "summary.../../x",
   "label": "../../x",
   "type": "number"
  },
  {
   "key": "summary.<script>alert(1)</script>",
   "label": "<script>alert(1)</script>",
   "type": "text"
  },
  {
   "key": "summary.[a]",
   "label": "[a]",
   "type": "number"
  },
  {
   "key": "summary.](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
   "label": "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
   "type": "number"
  },
  {
   "key": "summary.```\n# h",
   "label": "```\n# h",
   "type": "number"
  },
  {
   "key": "created_at",
   "label": "created_at",
   "type": "time"
  },
  {
   "key": "duration",
   "label": "duration",
   "type": "duration"
  }
 ],
 "rows": [
  [
   "x-2",
   "running",
   "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
   null,
   [],
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   "-Infinity",
   null,
   null,
   null,
   1714564801.0,
   null
  ],
  [
   "<script>alert(1)</script>",
   "finished",
   "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
   "\"><img src=x onerror=alert(1)>",
   [
    "<script>alert(1)</script>",
    "a, b",
    ""
   ],
   2,
   "../../etc/passwd",
   "[1,{\"d\":\"<script>alert(1)</script>\"}]",
   1,
   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
   "{{ 7 * 7 }}",
   3.0,
   1.0,
   3.0,
   3.0,
   "<script>alert(1)</script>",
   6.0,
   -0.9899924966004454,
   3.0,
   1714564800.0,
   1000000000.0
  ],
  [
   "a-first",
   "unknown",
   null,
   null,
   [],
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null,
   null
  ]
 ],
 "hrefs": [
  "runs/x-2.html",
  "runs/20240501-000000-evil.html",
  "runs/a-first.html"
 ],
 "sort": {
  "key": "created_at",
  "descending": true
 },
 "total": 3,
 "shown": 3
}
