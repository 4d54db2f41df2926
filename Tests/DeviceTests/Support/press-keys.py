"""Makes a remote control of the kernel's (uinput) and presses its keys: press-keys.py READY SECONDS CODE [SECONDS CODE…]

READY is a file that is made once the kernel has the device. Seconds count from then; CODE is of linux/input-event-codes.h.
The times at which the events were written (CLOCK_MONOTONIC) go to standard output.
"""
import fcntl
import os
import struct
import sys
import time

EV_SYN, EV_KEY = 0, 1
# linux/uinput.h: the numbers of _IO('U', 1), _IOW('U', 3, struct uinput_setup), _IOW('U', 100, int), _IOW('U', 101, int).
UI_DEV_CREATE, UI_DEV_SETUP, UI_SET_EVBIT, UI_SET_KEYBIT = 0x5501, 0x405C5503, 0x40045564, 0x40045565

ready, presses = sys.argv[1], [(float(s), int(c)) for s, c in zip(sys.argv[2::2], sys.argv[3::2])]
device = os.open("/dev/uinput", os.O_WRONLY)
fcntl.ioctl(device, UI_SET_EVBIT, EV_KEY)
for code in sorted({code for _, code in presses} | {28, 103, 105, 106, 108}):
    fcntl.ioctl(device, UI_SET_KEYBIT, code)
fcntl.ioctl(device, UI_DEV_SETUP, struct.pack("HHHH80sI", 3, 0x1209, 1, 1, b"a remote for tests", 0))
fcntl.ioctl(device, UI_DEV_CREATE)


def write(kind, code, value):
    os.write(device, struct.pack("llHHi", 0, 0, kind, code, value))


time.sleep(0.2)
open(ready, "w").close()
start = time.monotonic()
for seconds, code in presses:
    time.sleep(max(0, start + seconds - time.monotonic()))
    write(EV_KEY, code, 1)
    write(EV_SYN, 0, 0)
    print(code, time.monotonic(), flush=True)
    time.sleep(0.05)
    write(EV_KEY, code, 0)
    write(EV_SYN, 0, 0)
time.sleep(0.5)
