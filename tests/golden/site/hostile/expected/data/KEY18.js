{
 "kind": "fields",
 "version": 1,
 "fields": {
  "group": {
   "values": [
    "](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&"
   ],
   "codes": "i8: 0 0 -1"
  },
  "job_type": {
   "values": [
    "\"><img src=x onerror=alert(1)>"
   ],
   "codes": "i8: -1 0 -1"
  },
  "state": {
   "values": [
    "running",
    "finished",
    "unknown"
   ],
   "codes": "0 + 1, 3 times"
  },
  "tags": {
   "values": [
    [
     "<script>alert(1)</script>",
     "a, b",
     ""
    ]
   ],
   "codes": "i8: -1 0 -1"
  },
  "created_at": {
   "numbers": "f64: 1.7145648e+09 1.7145648e+09 nan"
  },
  "started_at": {
   "numbers": "f64: 1.7145648e+09 1.7145648e+09 nan"
  },
  "ended_at": {
   "numbers": "f64: nan 2.7145648e+09 nan"
  },
  "duration": {
   "numbers": "f32: nan 1e+09 nan"
  },
  "host": {
   "values": [
    "<script>alert(1)</script>"
   ],
   "codes": "i8: -1 0 -1"
  },
  "user": {
   "values": [
    "\u0000\u0007‮"
   ],
   "codes": "i8: -1 0 -1"
  },
  "rows": {
   "numbers": "i32: 4 4 0"
  },
  "config.": {
   "numbers": "f32: nan 2 nan"
  },
  "config.<script>alert(1)</script>.../x": {
   "values": [
    "../../etc/passwd"
   ],
   "codes": "i8: -1 0 -1"
  },
  "config.deep.a.b.c": {
   "values": [
    "[1,{\"d\":\"<script>alert(1)</script>\"}]"
   ],
   "codes": "i8: -1 0 -1"
  },
  "config.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk": {
   "numbers": "f32: nan 1 nan"
  },
  "config.long": {
   "values": [
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
   ],
   "codes": "i8: -1 0 -1"
  },
  "config.{{ 7*7 }}": {
   "values": [
    "{{ 7 * 7 }}"
   ],
   "codes": "i8: -1 0 -1"
  },
  "summary.": {
   "numbers": "f32: nan 3 nan"
  },
  "summary.$\\frac{": {
   "numbers": "f32: nan 1 nan"
  },
  "summary.*": {
   "numbers": "f32: nan 3 nan"
  },
  "summary.../../x": {
   "numbers": "f32: nan 3 nan"
  },
  "summary.<script>alert(1)</script>": {
   "values": [
    "-Infinity",
    "<script>alert(1)</script>"
   ],
   "codes": "i8: 0 1 -1"
  },
  "summary.[a]": {
   "numbers": "f32: nan 6 nan"
  },
  "summary.](javascript:alert(1)) **bold** `code` {{ 7 * 7 }} {% raw %} | --- \"'&": {
   "numbers": "f64: nan -0.989992497 nan"
  },
  "summary.```\n# h": {
   "numbers": "f32: nan 3 nan"
  },
  "summary.big": {
   "numbers": "f64: nan 1e+300 nan"
  },
  "summary.emoji 🦦": {
   "numbers": "f32: nan 3 nan"
  },
  "summary.html": {
   "values": [
    "<b>"
   ],
   "codes": "i8: -1 0 -1"
  },
  "summary.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk": {
   "numbers": "f32: nan 3 nan"
  },
  "summary.list": {
   "values": [
    "[1,2]"
   ],
   "codes": "i8: -1 0 -1"
  },
  "summary.nan": {
   "numbers": "f32: nan",
   "codes": "0 + 0, 3 times",
   "nan": [
    1
   ]
  },
  "summary.new\nline": {
   "numbers": "f32: nan 3 nan"
  },
  "summary.re:x": {
   "numbers": "f32: nan 9 nan"
  },
  "summary.{{ 7*7 }}": {
   "numbers": "f32: nan 3 nan"
  },
  "summary.‮evil": {
   "numbers": "f32: nan 3 nan"
  },
  "summary.日本語/損失": {
   "numbers": "f32: nan 3 nan"
  }
 }
}
