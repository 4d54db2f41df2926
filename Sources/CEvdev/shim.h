// The kernel's input devices, its hotplug messages and, for the tests, its way to make input devices (uinput).
#pragma once
#include <linux/input.h>
#include <linux/netlink.h>
#include <linux/uinput.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

// Requests are macros over _IOW and _IOC, which the importer passes over.
static const unsigned long LANTERNE_EVIOCGRAB = EVIOCGRAB;
static const unsigned long LANTERNE_EVIOCSCLOCKID = EVIOCSCLOCKID;
static const unsigned long LANTERNE_EVIOCGID = EVIOCGID;
static inline unsigned long lanterne_eviocgname(unsigned int bytes) { return EVIOCGNAME(bytes); }
static inline unsigned long lanterne_eviocgkey(unsigned int bytes) { return EVIOCGKEY(bytes); }
static inline unsigned long lanterne_eviocgbit_key(unsigned int bytes) { return EVIOCGBIT(EV_KEY, bytes); }

static const unsigned long LANTERNE_UI_SET_EVBIT = UI_SET_EVBIT;
static const unsigned long LANTERNE_UI_SET_KEYBIT = UI_SET_KEYBIT;
static const unsigned long LANTERNE_UI_DEV_SETUP = UI_DEV_SETUP;
static const unsigned long LANTERNE_UI_DEV_CREATE = UI_DEV_CREATE;
static const unsigned long LANTERNE_UI_DEV_DESTROY = UI_DEV_DESTROY;
