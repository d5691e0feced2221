{
 "kind": "fields",
 "version": 1,
 "fields": {
  "group": {
   "values": [
    "sgd",
    "adam"
   ],
   "codes": "i8: -1 0 0 1 1"
  },
  "state": {
   "values": [
    "ail",
    "inish"
   ],
   "before": "f",
   "after": "ed",
   "codes": "i8: 0 1 1 1 1"
  },
  "exit_code": {
   "numbers": "0 + 1, 2 times",
   "codes": "i8: 1 0 0 0 0"
  },
  "tags": {
   "values": [
    [
     "sweep",
     "seed 1"
    ],
    [
     "sweep",
     "seed 0"
    ]
   ],
   "codes": "i8: -1 0 1 0 1"
  },
  "created_at": {
   "numbers": "i32: 1.7145738e+09 1.7145678e+09 1.7145668e+09 1.7145658e+09 1.7145648e+09"
  },
  "started_at": {
   "numbers": "i32: 1.7145738e+09 1.7145678e+09 1.7145668e+09 1.7145658e+09 1.7145648e+09"
  },
  "ended_at": {
   "numbers": "f64: 1.7145738e+09 1.71456792e+09 1.71456692e+09 1.71456592e+09 1.71456492e+09"
  },
  "duration": {
   "numbers": "3 + 117.5, 2 times",
   "codes": "i8: 0 1 1 1 1"
  },
  "host": {
   "values": [
    "laptop",
    "gpu1"
   ],
   "codes": "i8: 0 1 1 1 1"
  },
  "user": {
   "values": [
    "ada"
   ],
   "codes": "i8: -1 0 0 0 0"
  },
  "rows": {
   "numbers": "3 + 57, 2 times",
   "codes": "i8: 0 1 1 1 1"
  },
  "config.amp": {
   "numbers": "f32: 1 nan",
   "codes": "i8: 1 0 0 0 0"
  },
  "config.lr": {
   "numbers": "f32: nan 0.100000001 0.100000001 0.00100000005 0.00100000005"
  },
  "config.optimizer.betas": {
   "values": [
    "[0.9,0.999]"
   ],
   "codes": "i8: -1 0 0 0 0"
  },
  "config.optimizer.name": {
   "values": [
    "sgd",
    "adam"
   ],
   "codes": "i8: -1 0 0 1 1"
  },
  "config.seed": {
   "numbers": "f32: nan 1 0 1 0"
  },
  "summary.best": {
   "numbers": "f32: nan nan nan 0.360500008 0.2861"
  },
  "summary.epoch": {
   "numbers": "f32: 5 nan",
   "codes": "i8: 1 0 0 0 0"
  },
  "summary.status": {
   "values": [
    "diverged"
   ],
   "codes": "i8: 0 -1 -1 -1 -1"
  },
  "summary.train/loss": {
   "numbers": "f32: inf 0.514900029 0.440600008 0.310499996 0.236100003"
  },
  "summary.val/acc": {
   "numbers": "f32: nan 0.871299982 0.889900029 0.922399998 0.940999985"
  },
  "summary.val/loss": {
   "numbers": "f32: nan 0.564899981 0.49059999 0.360500008 0.2861"
  }
 }
}
