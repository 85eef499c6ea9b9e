/** The signs of a template's header and buttons, as WhatsApp shows them. */
import {
  Copy,
  CornerUpLeft,
  ExternalLink,
  FileText,
  Image,
  MapPin,
  Phone,
  Video,
  Workflow,
} from "lucide-react";

export const HEADER_ICONS = {
  IMAGE: Image,
  VIDEO: Video,
  DOCUMENT: FileText,
  LOCATION: MapPin,
} as const;
export const BUTTON_ICONS = {
  QUICK_REPLY: CornerUpLeft,
  URL: ExternalLink,
  PHONE_NUMBER: Phone,
  COPY_CODE: Copy,
  FLOW: Workflow,
} as const;
