/** Channels: the numbers the business writes from, how they are, and their approved messages. */
import { Route, Routes } from "react-router";
import { AccountPage } from "./account-page";
import { AccountList } from "./list";

export default function Accounts() {
  return (
    <Routes>
      <Route index element={<AccountList />} />
      <Route path=":id" element={<AccountPage />} />
    </Routes>
  );
}
