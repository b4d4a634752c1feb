// hand is the rig's finger and eye on an X screen: it presses, drags, types, takes
// pictures, and measures the time from a press to the repaint that follows (XDamage).
//
// One command a line on standard input, one answer a line on standard output:
//   size                         "W H"
//   press X Y [HOLD_MS]          "ok"
//   drag X1 Y1 X2 Y2 MS          "ok"       a finger that moves evenly
//   key KEYSYM                   "ok"       for example Return, Escape
//   type TEXT                    "ok"       UTF-8, any script
//   shot FILE                    "ok"       the whole screen as PPM
//   pixel X Y                    "rrggbb"
//   await LIMIT_MS X,Y,RRGGBB…   "MS" when all points have their colour, or "late"
//   quiet MS LIMIT_MS            "ok" when nothing was repainted for MS, or "busy"
//   paint X Y SETTLE_MS          "FIRST LAST" ms from press to first and last repaint, or "none"
// Anything wrong answers "error WHY".
#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xdamage.h>
#include <X11/keysym.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static Display *d;
static Window root;
static int damage_event;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

// drain reads waiting events and returns how many of them were repaints.
static int drain(void) {
  int n = 0;
  while (XPending(d)) {
    XEvent e;
    XNextEvent(d, &e);
    n += e.type == damage_event;
  }
  return n;
}

// listen waits for events for at most ms and returns how many repaints came.
static int listen(int ms) {
  struct pollfd f = {ConnectionNumber(d), POLLIN, 0};
  if (!XPending(d)) poll(&f, 1, ms);
  return drain();
}

static void rest(double ms) {
  for (double t = now(); now() - t < ms;) {
    double left = ms - (now() - t);
    listen(left < 5 ? 1 : 5);
  }
}

static void move(int x, int y) { XTestFakeMotionEvent(d, -1, x, y, 0); }
static void button(int down) { XTestFakeButtonEvent(d, 1, down, 0); XFlush(d); }

static void press(int x, int y, int hold) {
  move(x, y);
  XSync(d, False);
  button(True);
  if (hold > 0) rest(hold);
  button(False);
}

static void drag(int x1, int y1, int x2, int y2, int ms) {
  int steps = ms / 10 > 0 ? ms / 10 : 1;
  move(x1, y1);
  XSync(d, False);
  button(True);
  for (int i = 1; i <= steps; i++) {
    rest(10);
    move(x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps);
    XFlush(d);
  }
  button(False);
}

static void stroke(KeyCode code, int shift) {
  KeyCode sh = XKeysymToKeycode(d, XK_Shift_L);
  if (shift) XTestFakeKeyEvent(d, sh, True, 0);
  XTestFakeKeyEvent(d, code, True, 0);
  XTestFakeKeyEvent(d, code, False, 0);
  if (shift) XTestFakeKeyEvent(d, sh, False, 0);
  XSync(d, False);
}

// spare finds a key code that means nothing, to lend it to characters that no key has.
static KeyCode spare(void) {
  int low, high, per;
  XDisplayKeycodes(d, &low, &high);
  KeySym *map = XGetKeyboardMapping(d, low, high - low + 1, &per);
  KeyCode found = 0;
  for (int c = high; c >= low && !found; c--) {
    int used = 0;
    for (int i = 0; i < per; i++) used |= map[(c - low) * per + i] != NoSymbol;
    if (!used) found = c;
  }
  XFree(map);
  return found;
}

static int character(unsigned long u) {
  KeySym s = u < 0x100 ? u : 0x01000000 | u;
  KeyCode code = XKeysymToKeycode(d, s);
  if (code && XkbKeycodeToKeysym(d, code, 0, 0) == s) { stroke(code, 0); return 0; }
  if (code && XkbKeycodeToKeysym(d, code, 0, 1) == s) { stroke(code, 1); return 0; }
  if (!(code = spare())) return -1;
  XChangeKeyboardMapping(d, code, 1, &s, 1);
  XSync(d, False);
  rest(60); // the program has to read the new map first
  stroke(code, 0);
  rest(60);
  s = NoSymbol;
  XChangeKeyboardMapping(d, code, 1, &s, 1);
  XSync(d, False);
  return 0;
}

static int type(const unsigned char *s) {
  while (*s) {
    unsigned long u = *s++;
    int more = u >= 0xf0 ? 3 : u >= 0xe0 ? 2 : u >= 0xc0 ? 1 : 0;
    if (more) u &= 0x3f >> more;
    for (; more && (*s & 0xc0) == 0x80; more--) u = u << 6 | (*s++ & 0x3f);
    if (more || character(u)) return -1;
    rest(15);
  }
  return 0;
}

static int shot(const char *file) {
  int s = DefaultScreen(d), w = DisplayWidth(d, s), h = DisplayHeight(d, s);
  XImage *m = XGetImage(d, root, 0, 0, w, h, AllPlanes, ZPixmap);
  FILE *f = m && m->bits_per_pixel == 32 ? fopen(file, "wb") : NULL;
  if (!f) return -1;
  unsigned char *line = malloc(w * 3);
  fprintf(f, "P6 %d %d 255\n", w, h);
  for (int y = 0; y < h; y++) {
    unsigned char *p = (unsigned char *)m->data + (long)y * m->bytes_per_line;
    for (int x = 0; x < w; x++, p += 4) line[3 * x] = p[2], line[3 * x + 1] = p[1], line[3 * x + 2] = p[0];
    fwrite(line, 3, w, f);
  }
  free(line);
  XDestroyImage(m);
  return fclose(f);
}

static long pixel(int x, int y) {
  XImage *m = XGetImage(d, root, x, y, 1, 1, AllPlanes, ZPixmap);
  if (!m) return -1;
  long p = XGetPixel(m, 0, 0) & 0xffffff;
  XDestroyImage(m);
  return p;
}

// near allows the rounding that a blend or another colour depth brings.
static int near(long a, long b) {
  for (int i = 0; i < 24; i += 8)
    if (labs(((a >> i) & 255) - ((b >> i) & 255)) > 6) return 0;
  return 1;
}

static void await(char *args) {
  int used = 0;
  double limit = 0, t = now();
  if (sscanf(args, "%lf%n", &limit, &used) != 1) { puts("error limit"); return; }
  for (;;) {
    int all = 1, x, y, n;
    unsigned colour;
    for (char *p = args + used; all && sscanf(p, " %d,%d,%x%n", &x, &y, &colour, &n) == 3; p += n)
      all = near(pixel(x, y), colour);
    if (all) { printf("%.1f\n", now() - t); return; }
    if (now() - t > limit) { puts("late"); return; }
    listen(2);
  }
}

static void quiet(double ms, double limit) {
  double t = now(), last = t;
  drain();
  while (now() - last < ms) {
    if (now() - t > limit) { puts("busy"); return; }
    if (listen(5)) last = now();
  }
  puts("ok");
}

static void paint(int x, int y, double settle) {
  move(x, y);
  XSync(d, False);
  rest(settle); // let what the motion itself paints pass
  double t = now(), first = -1, last = -1;
  button(True);
  button(False);
  while (now() - t < settle + 750 && (last < 0 || now() - t - last < settle)) {
    if (!listen(2)) continue;
    last = now() - t;
    if (first < 0) first = last;
  }
  if (first < 0) puts("none");
  else printf("%.2f %.2f\n", first, last);
}

static int missing(Display *x, XErrorEvent *e) {
  (void)x, (void)e; // a point outside the screen, a window that went: the answer says it
  return 0;
}

static void obey(char *line) {
  int a, b, c, e, f = 0;
  double m, l;
  char word[16] = "";
  char *rest_of = strchr(line, ' ');
  rest_of = rest_of ? rest_of + 1 : line + strlen(line);
  sscanf(line, "%15s", word);
  if (!strcmp(word, "size")) printf("%d %d\n", DisplayWidth(d, DefaultScreen(d)), DisplayHeight(d, DefaultScreen(d)));
  else if (!strcmp(word, "press") && sscanf(rest_of, "%d %d %d", &a, &b, &f) >= 2) press(a, b, f), puts("ok");
  else if (!strcmp(word, "drag") && sscanf(rest_of, "%d %d %d %d %d", &a, &b, &c, &e, &f) == 5) drag(a, b, c, e, f), puts("ok");
  else if (!strcmp(word, "key")) {
    KeyCode k = XKeysymToKeycode(d, XStringToKeysym(rest_of));
    if (k) stroke(k, 0);
    puts(k ? "ok" : "error no such key");
  } else if (!strcmp(word, "type")) puts(type((unsigned char *)rest_of) ? "error not UTF-8" : "ok");
  else if (!strcmp(word, "shot")) puts(shot(rest_of) ? "error cannot write the picture" : "ok");
  else if (!strcmp(word, "pixel") && sscanf(rest_of, "%d %d", &a, &b) == 2) printf("%06lx\n", pixel(a, b));
  else if (!strcmp(word, "await")) await(rest_of);
  else if (!strcmp(word, "quiet") && sscanf(rest_of, "%lf %lf", &m, &l) == 2) quiet(m, l);
  else if (!strcmp(word, "paint") && sscanf(rest_of, "%d %d %lf", &a, &b, &m) == 3) paint(a, b, m);
  else puts("error no such command");
}

int main(void) {
  int error;
  d = XOpenDisplay(NULL);
  if (!d || !XDamageQueryExtension(d, &damage_event, &error)) {
    fputs("hand: needs DISPLAY and the DAMAGE extension\n", stderr);
    return 2;
  }
  XSetErrorHandler(missing);
  root = DefaultRootWindow(d);
  damage_event += XDamageNotify;
  XDamageCreate(d, root, XDamageReportRawRectangles);
  char *line = NULL;
  size_t room = 0;
  for (ssize_t n; (n = getline(&line, &room, stdin)) > 0;) {
    if (line[n - 1] == '\n') line[n - 1] = 0;
    obey(line);
    fflush(stdout);
  }
  XCloseDisplay(d);
  return 0;
}
