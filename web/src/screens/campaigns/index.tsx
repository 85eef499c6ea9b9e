/** Campaigns: the list of them, and each with its people, messages and drafts. */
import { Route, Routes } from "react-router";
import { CampaignList } from "./list";
import { CampaignPage } from "./page";
import { wizard } from "./wizard-page";

export default function Campaigns() {
  return (
    <Routes>
      <Route index element={<CampaignList />} />
      <Route path="new" element={<wizard.Component />} />
      <Route path=":id" element={<CampaignPage />} />
    </Routes>
  );
}
