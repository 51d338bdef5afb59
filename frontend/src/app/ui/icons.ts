import {
  Activity, AppWindow, ArrowLeft, Building2, Check, ChevronDown, ChevronRight, ChevronsUpDown, CircleAlert, CircleCheck, CircleHelp, CircleX, Clock, Copy, CornerDownLeft, CreditCard, Database,
  Download, Ellipsis, ExternalLink, Eye, EyeOff, FileBadge, FileKey, FileText, Globe, History, Import, KeyRound, Keyboard, Lock, LogOut, Mail, Menu, Monitor, Moon, Network, Package, Pause,
  Pencil, Play, Plus, RefreshCw, RotateCcw, ScrollText, Search, Server, Settings, Shield, ShieldCheck, Sparkles, Sun, Terminal, Trash2, TriangleAlert, Undo2, Upload, User, UserPlus, Users, Wifi, X,
} from 'lucide';

/** The icons in use, by what they stand for here; names a server sends (credential types) are among them. */
export const ICONS = {
  'activity': Activity, 'website': AppWindow, 'back': ArrowLeft, 'organisation': Building2, 'check': Check, 'chevron-down': ChevronDown, 'chevron-right': ChevronRight, 'switch': ChevronsUpDown,
  'alert': CircleAlert, 'success': CircleCheck, 'help': CircleHelp, 'failure': CircleX, 'clock': Clock, 'copy': Copy, 'enter': CornerDownLeft, 'card': CreditCard, 'database': Database,
  'download': Download, 'more': Ellipsis, 'external': ExternalLink, 'reveal': Eye, 'hide': EyeOff, 'certificate': FileBadge, 'file-key': FileKey, 'note': FileText, 'globe': Globe, 'history': History,
  'import': Import, 'key': KeyRound, 'keyboard': Keyboard, 'lock': Lock, 'sign-out': LogOut, 'mail': Mail, 'menu': Menu, 'system': Monitor, 'dark': Moon, 'network': Network, 'licence': Package, 'pause': Pause,
  'edit': Pencil, 'play': Play, 'plus': Plus, 'refresh': RefreshCw, 'reset': RotateCcw, 'audit': ScrollText, 'search': Search, 'server': Server, 'settings': Settings, 'shield': Shield, 'shield-check': ShieldCheck,
  'generate': Sparkles, 'light': Sun, 'terminal': Terminal, 'trash': Trash2, 'warning': TriangleAlert, 'undo': Undo2, 'upload': Upload, 'user': User, 'user-plus': UserPlus, 'users': Users, 'wifi': Wifi, 'close': X,
} as const;

export type IconName = keyof typeof ICONS;

export function isIconName(name: string): name is IconName {
  return Object.hasOwn(ICONS, name);
}
