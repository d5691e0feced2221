{
 "kind": "fields",
 "version": 1,
 "fields": {
  "group": {
   "values": [
    "sgd",
    "adam"
   ],
   "codes": "i32: -1 0 0 1 1"
  },
  "state": {
   "values": [
    "failed",
    "finished"
   ],
   "codes": "i32: 0 1 1 1 1"
  },
  "exit_code": {
   "numbers": "i32: 1 0 0 0 0"
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
   "codes": "i32: -1 0 1 0 1"
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
   "numbers": "f32: 3 120.5 120.5 120.5 120.5"
  },
  "host": {
   "values": [
    "laptop",
    "gpu1"
   ],
   "codes": "i32: 0 1 1 1 1"
  },
  "user": {
   "values": [
    "ada"
   ],
   "codes": "i32: -1 0 0 0 0"
  },
  "rows": {
   "numbers": "i32: 3 60 60 60 60"
  },
  "config.amp": {
   "numbers": "f32: nan 1 1 1 1"
  },
  "config.lr": {
   "numbers": "f32: nan 0.100000001 0.100000001 0.00100000005 0.00100000005"
  },
  "config.optimizer.betas": {
   "values": [
    "[0.9,0.999]"
   ],
   "codes": "i32: -1 0 0 0 0"
  },
  "config.optimizer.name": {
   "values": [
    "sgd",
    "adam"
   ],
   "codes": "i32: -1 0 0 1 1"
  },
  "config.seed": {
   "numbers": "f32: nan 1 0 1 0"
  },
  "summary.best": {
   "numbers": "f32: nan nan nan 0.360500008 0.2861"
  },
  "summary.epoch": {
   "numbers": "f32: nan 5 5 5 5"
  },
  "summary.status": {
   "values": [
    "diverged"
   ],
   "codes": "i32: 0 -1 -1 -1 -1"
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
