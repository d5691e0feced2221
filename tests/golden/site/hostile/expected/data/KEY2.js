{
 "kind": "runs",
 "version": 1,
 "columns": [
  {
   "key": "name",
   "label": "name",
   "type": "text",
   "data": {
    "values": [
     "x-2",
     "<script>alert(1)</script>",
     "a-first"
    ],
    "codes": "0 + 1, 3 times"
   }
  },
  {
   "key": "state",
   "label": "state",
   "type": "state",
   "data": {
    "values": [
     "running",
     "finished",
     "unknown"
    ],
    "codes": "0 + 1, 3 times"
   }
  },
  {
   "key": "group",
   "label": "group",
   "type": "text",
   "data": {
    "values": [
     "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&"
    ],
    "codes": "i8: 0 0 -1"
   }
  },
  {
   "key": "job_type",
   "label": "job_type",
   "type": "text",
   "data": {
    "values": [
     "\"><img src=x onerror=alert(1)>"
    ],
    "codes": "i8: -1 0 -1"
   }
  },
  {
   "key": "tags",
   "label": "tags",
   "type": "tags",
   "data": {
    "values": [
     [
      "<script>alert(1)</script>",
      "a, b",
      ""
     ]
    ],
    "codes": "i8: -1 0 -1"
   }
  },
  {
   "key": "config.",
   "label": "config.",
   "type": "number",
   "data": {
    "numbers": "f32: nan 2 nan"
   }
  },
  {
   "key": "config.<script>alert(1)</script>.../x",
   "label": "<script>alert(1)</script>.../x",
   "type": "text",
   "data": {
    "values": [
     "../../etc/passwd"
    ],
    "codes": "i8: -1 0 -1"
   }
  },
  {
   "key": "config.deep.a.b.c",
   "label": "deep.a.b.c",
   "type": "text",
   "data": {
    "values": [
     "[1,{\"d\":\"<script>alert(1)</script>\"}]"
    ],
    "codes": "i8: -1 0 -1"
   }
  },
  {
   "key": "config.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
   "label": "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
   "type": "number",
   "data": {
    "numbers": "f32: nan 1 nan"
   }
  },
  {
   "key": "config.long",
   "label": "long",
   "type": "text",
   "data": {
    "values": [
     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    ],
    "codes": "i8: -1 0 -1"
   }
  },
  {
   "key": "config.{{ 7*7 }}",
   "label": "{{ 7*7 }}",
   "type": "text",
   "data": {
    "values": [
     "{{ 7 * 7 }}"
    ],
    "codes": "i8: -1 0 -1"
   }
  },
  {
   "key": "summary.",
   "label": "summary.",
   "type": "number",
   "data": {
    "numbers": "f32: nan 3 nan"
   }
  },
  {
   "key": "summary.$\\frac{",
   "label": "$\\frac{",
   "type": "number",
   "data": {
    "numbers": "f32: nan 1 nan"
   }
  },
  {
   "key": "summary.*",
   "label": "*",
   "type": "number",
   "data": {
    "numbers": "f32: nan 3 nan"
   }
  },
  {
   "key": "summary.../../x",
   "label": "../../x",
   "type": "number",
   "data": {
    "numbers": "f32: nan 3 nan"
   }
  },
  {
   "key": "summary.<script>alert(1)</script>",
   "label": "<script>alert(1)</script>",
   "type": "text",
   "data": {
    "values": [
     "-Infinity",
     "<script>alert(1)</script>"
    ],
    "codes": "i8: 0 1 -1"
   }
  },
  {
   "key": "summary.[a]",
   "label": "[a]",
   "type": "number",
   "data": {
    "numbers": "f32: nan 6 nan"
   }
  },
  {
   "key": "summary.](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
   "label": "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
   "type": "number",
   "data": {
    "numbers": "f64: nan -0.989992497 nan"
   }
  },
  {
   "key": "summary.```\n# h",
   "label": "```\n# h",
   "type": "number",
   "data": {
    "numbers": "f32: nan 3 nan"
   }
  },
  {
   "key": "created_at",
   "label": "created_at",
   "type": "time",
   "data": {
    "numbers": "f64: 1.7145648e+09 1.7145648e+09 nan"
   }
  },
  {
   "key": "duration",
   "label": "duration",
   "type": "duration",
   "data": {
    "numbers": "f32: nan 1e+09 nan"
   }
  }
 ],
 "hrefs": {
  "values": [
   "x-2",
   "20240501-000000-evil",
   "a-first"
  ],
  "before": "runs/",
  "after": ".html",
  "codes": "0 + 1, 3 times"
 },
 "sort": {
  "key": "created_at",
  "descending": true
 },
 "total": 3,
 "shown": 3
}
