{
 "made": "MADE",
 "kind": "run",
 "version": 1,
 "id": "20240501-000000-evil",
 "name": "<script>alert(1)</script>",
 "state": "finished",
 "facts": [
  [
   "name",
   "text",
   "<script>alert(1)</script>"
  ],
  [
   "id",
   "text",
   "20240501-000000-evil"
  ],
  [
   "project",
   "text",
   "lab"
  ],
  [
   "group",
   "text",
   "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&"
  ],
  [
   "job_type",
   "text",
   "\"><img src=x onerror=alert(1)>"
  ],
  [
   "state",
   "state",
   "finished"
  ],
  [
   "tags",
   "tags",
   [
    "<script>alert(1)</script>",
    "a, b",
    ""
   ]
  ],
  [
   "notes",
   "text",
   "<script>alert(1)</script>\n\n](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&"
  ],
  [
   "created_at",
   "time",
   1714564800.0
  ],
  [
   "started_at",
   "time",
   1714564800.0
  ],
  [
   "ended_at",
   "time",
   2714564800.0
  ],
  [
   "duration",
   "duration",
   1000000000.0
  ],
  [
   "host",
   "text",
   "<script>alert(1)</script>"
  ],
  [
   "user",
   "text",
   "\u0000\u0007‮"
  ],
  [
   "rows",
   "number",
   4
  ],
  [
   "config.<script>alert(1)</script>.../x",
   "text",
   "../../etc/passwd"
  ],
  [
   "config.{{ 7*7 }}",
   "text",
   "{{ 7 * 7 }}"
  ],
  [
   "config.long",
   "text",
   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
  ],
  [
   "config.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
   "number",
   1
  ],
  [
   "config.",
   "number",
   2
  ],
  [
   "config.deep.a.b.c",
   "text",
   "[1,{\"d\":\"<script>alert(1)</script>\"}]"
  ],
  [
   "summary.",
   "number",
   3.0
  ],
  [
   "summary.$\\frac{",
   "number",
   1.0
  ],
  [
   "summary.*",
   "number",
   3.0
  ],
  [
   "summary.../../x",
   "number",
   3.0
  ],
  [
   "summary.<script>alert(1)</script>",
   "text",
   "<script>alert(1)</script>"
  ],
  [
   "summary.[a]",
   "number",
   6.0
  ],
  [
   "summary.](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
   "number",
   -0.9899924966004454
  ],
  [
   "summary.```\n# h",
   "number",
   3.0
  ],
  [
   "summary.big",
   "number",
   1e+300
  ],
  [
   "summary.emoji 🦦",
   "number",
   3.0
  ],
  [
   "summary.html",
   "text",
   "<b>"
  ],
  [
   "summary.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
   "number",
   3.0
  ],
  [
   "summary.list",
   "text",
   "[1,2]"
  ],
  [
   "summary.nan",
   "number",
   "NaN"
  ],
  [
   "summary.new\nline",
   "number",
   3.0
  ],
  [
   "summary.re:x",
   "number",
   9.0
  ],
  [
   "summary.{{ 7*7 }}",
   "number",
   3.0
  ],
  [
   "summary.‮evil",
   "number",
   3.0
  ],
  [
   "summary.日本語/損失",
   "number",
   3.0
  ]
 ],
 "columns": [
  "0 + 1, 4 times",
  "0 + 0.3333333333333333, 4 times",
  "0 + 2, 4 times",
  "f64: 1 0.540302306 -0.416146837 -0.989992497",
  "0 + 3, 4 times"
 ],
 "curves": [
  {
   "metric": "",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "$\\frac{",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 1
    },
    "relative": {
     "x": 0,
     "y": 1
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "*",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "[a]",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 2
    },
    "relative": {
     "x": 0,
     "y": 2
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 3
    },
    "relative": {
     "x": 0,
     "y": 3
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "```\n# h",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "emoji 🦦",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "new\nline",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "re:x",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 4
    },
    "relative": {
     "x": 0,
     "y": 4
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "{{ 7*7 }}",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "‮evil",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "../../x",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "<script>alert(1)</script>",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  },
  {
   "metric": "日本語/損失",
   "x": "step",
   "points": 4,
   "views": {
    "step": {
     "x": 0,
     "y": 0
    },
    "relative": {
     "x": 0,
     "y": 0
    }
   },
   "start": 1714564800.0
  }
 ],
 "more": [],
 "system": [],
 "code": "KEY17"
}
