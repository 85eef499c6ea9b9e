/** Settings: oneself, the business, its plan, its keys and what is done for privacy. */
import { Navigate, Route, Routes } from "react-router";
import { useMedia } from "@/lib/media";
import { BusinessPage } from "./business";
import { SettingsIndex } from "./contents";
import { KeysPage } from "./keys";
import { PrivacyPage } from "./privacy";
import { ProfilePage } from "./profile";
import { UsagePage } from "./usage";

export default function Settings() {
  // The contents are at the side where there is room.
  const roomy = useMedia("(min-width: 64rem)");
  return (
    <Routes>
      <Route index element={roomy ? <ProfilePage /> : <SettingsIndex />} />
      <Route path="profile" element={<ProfilePage />} />
      <Route path="business" element={<BusinessPage />} />
      <Route path="usage" element={<UsagePage />} />
      <Route path="keys" element={<KeysPage />} />
      <Route path="privacy" element={<PrivacyPage />} />
      <Route path="*" element={<Navigate to="/settings" replace />} />
    </Routes>
  );
}
