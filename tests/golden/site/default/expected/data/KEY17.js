{
 "kind": "fields",
 "version": 1,
 "fields": {
  "state": {
   "values": [
    "finished",
    "running"
   ],
   "codes": "i8: 0 1 1"
  },
  "tags": {
   "values": [],
   "codes": "-1 + 0, 3 times"
  },
  "created_at": {
   "numbers": "f64: 1.7145648e+09 nan nan"
  },
  "started_at": {
   "numbers": "f64: 1.7145648e+09 nan nan"
  },
  "ended_at": {
   "numbers": "f64: 1.7145648e+09 nan nan"
  },
  "duration": {
   "numbers": "f32: 1 nan nan"
  },
  "rows": {
   "numbers": "i32: 0 3 2"
  },
  "config.a": {
   "numbers": "f32: 1 nan nan"
  },
  "summary.done": {
   "numbers": "f32: nan 1 nan"
  },
  "summary.loss": {
   "numbers": "f32: nan 1 2.25"
  }
 }
}
