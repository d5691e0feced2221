/* A stand-in for NVIDIA's library on machines without a GPU: two GPUs, the second of which tells little.
   What nvidia-ml-py asks for, with the structures of nvml.h, version 1 of each. */

#include <string.h>

typedef struct { unsigned int gpu, memory; } utilization_t;
typedef struct { unsigned long long total, free, used; } memory_t;

static int devices[2];
static int number(void *device) { return (int *)device == &devices[1]; }

int nvmlInitWithFlags(unsigned int flags) { return 0; }
int nvmlInit_v2(void) { return 0; }
int nvmlShutdown(void) { return 0; }
const char *nvmlErrorString(int code) { return "stand-in"; }
int nvmlDeviceGetCount_v2(unsigned int *count) { *count = 2; return 0; }

int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void **device) {
  *device = &devices[index];
  return 0;
}

int nvmlDeviceGetUUID(void *device, char *uuid, unsigned int length) {
  strncpy(uuid, number(device) ? "GPU-bbbb-2" : "GPU-aaaa-1", length);
  return 0;
}

int nvmlDeviceGetUtilizationRates(void *device, utilization_t *rates) {
  if (number(device)) return 3; /* not supported */
  rates->gpu = 87;
  rates->memory = 12;
  return 0;
}

int nvmlDeviceGetMemoryInfo(void *device, memory_t *memory) {
  memory->total = 80ULL << 30;
  memory->used = (number(device) ? 20ULL : 40ULL) << 30;
  memory->free = memory->total - memory->used;
  return 0;
}

int nvmlDeviceGetPowerUsage(void *device, unsigned int *milliwatts) {
  if (number(device)) return 3;
  *milliwatts = 312500;
  return 0;
}

int nvmlDeviceGetTemperature(void *device, int sensor, unsigned int *degrees) {
  *degrees = 64;
  return sensor;
}
