/** Contacts: whom the business knows, what it may send them, and how it knows that it may. */
import { Route, Routes } from "react-router";
import { ContactList } from "./list";

export default function Contacts() {
  return (
    <Routes>
      <Route index element={<ContactList />} />
      <Route path=":id" element={<ContactList />} />
    </Routes>
  );
}
